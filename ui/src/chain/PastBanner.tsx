import Button from "@cloudscape-design/components/button";
import type { ChainPage } from "../api/model";
import { useChain } from "../api/queries";
import { fullTime } from "../shared/time";
import { counted } from "../shared/words";
import { compareChains } from "./beliefs";

interface Props {
  memberId: string;
  knownAt: string;
  /** The chain as believed then; null while it is read, or where it was not known. */
  then: ChainPage | null;
  onNow: () => void;
}

/** Says that what is shown is a past belief, how it differs from now, and leads back. */
export function PastBanner({ memberId, knownAt, then, onNow }: Props) {
  return (
    <div className="past" role="status">
      <div>
        <strong>What was believed at {fullTime(knownAt)}</strong>, not what is known now.{" "}
        {then ? <Difference memberId={memberId} then={then} /> : null}
      </div>
      <Button onClick={onNow}>Back to what is known now</Button>
    </div>
  );
}

function Difference({ memberId, then }: { memberId: string; then: ChainPage }) {
  const now = useChain(memberId, null).data?.pages[0];
  if (!now) {
    return null;
  }
  const { added, gone, relinked } = compareChains(then.sessions, now.sessions);
  // Of a chain on several pages no more than the totals can be told.
  const whole = then.next === null && now.next === null;
  const said = [
    then.total === now.total
      ? ""
      : `the chain has ${counted(now.total, "session")} instead of ${then.total.toLocaleString("en")}`,
    whole && added > 0 ? `${counted(added, "session")} came to it` : "",
    whole && gone > 0 ? `${counted(gone, "session")} left it` : "",
    relinked > 0 ? `${counted(relinked, "session")} of those drawn got another link` : "",
  ].filter((part) => part !== "");
  return said.length === 0
    ? "Of the sessions drawn, the same is believed now."
    : `Since then ${said.join(", ")}.`;
}
