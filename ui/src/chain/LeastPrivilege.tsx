import SegmentedControl from "@cloudscape-design/components/segmented-control";
import {
  type LeastPrivilege as Answered,
  type PermittedCall,
  useLeastPrivilege,
  type Whose,
} from "../api/chain";
import type { Session } from "../api/model";
import { Failure } from "../shared/Failure";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { Waiting } from "../shared/Waiting";
import { counted, lastPart } from "../shared/words";
import { PolicyText } from "./PolicyText";
import "./reach.css";
import type { ChainState } from "./url";

interface Props {
  session: Session;
  state: ChainState;
  onShow: (change: Partial<ChainState>) => void;
}

/** The least that would have had to be allowed for what was done: text, with what was denied apart. */
export function LeastPrivilege({ session, state, onShow }: Props) {
  const roleArn = session.role?.arn ?? null;
  const whose: Whose =
    state.of === "role" && roleArn !== null
      ? { of: "role", roleArn }
      : { of: state.of === "below" ? "below" : "session", sessionId: session.sessionId };
  const found = useLeastPrivilege(whose);
  return (
    <>
      <div className="reach-head">
        <SegmentedControl
          label="Of what was done by"
          selectedId={whose.of}
          options={[
            { id: "session", text: "This session" },
            { id: "below", text: "It and all below" },
            ...(roleArn ? [{ id: "role", text: `All sessions of ${lastPart(roleArn)}` }] : []),
          ]}
          onChange={({ detail: { selectedId } }) =>
            onShow({ of: selectedId === "below" || selectedId === "role" ? selectedId : null })
          }
        />
        {found.data ? (
          <span className="dim">
            Of what {counted(found.data.sessions, "session")} did, as of {fullTime(found.data.asOf)}
          </span>
        ) : null}
      </div>
      {found.isError ? (
        <div className="reach-one">
          <Failure what="The policy" error={found.error} retry={() => found.refetch()} />
        </div>
      ) : found.isPending ? (
        <Waiting />
      ) : (
        <Found found={found.data} />
      )}
    </>
  );
}

function Found({ found }: { found: Answered }) {
  return (
    <div className="reach">
      <section aria-label="Policy">
        <h2>
          What it would have needed
          <span className="dim"> {counted(found.allowed.length, "kind")} of calls succeeded</span>
        </h2>
        <p className="plan-note">
          This is text, to be read, narrowed down and applied by hand. Hoptrail applies nothing.
        </p>
        {found.policy ? (
          <PolicyText name="policy" says="allows what succeeded" policy={found.policy} open />
        ) : (
          <p className="dim">No call that was read succeeded: there is nothing to allow.</p>
        )}
        <ul className="limits">
          {found.limits.map((limit) => (
            <li key={limit}>
              <Text>{limit}</Text>
            </li>
          ))}
        </ul>
      </section>
      <div>
        <Calls
          title="Denied"
          note="refused for want of permission; not in the policy"
          calls={found.denied}
          always
        />
        <Calls
          title="Without a known permission"
          note="succeeded, and not in the policy: add by hand"
          calls={found.unmapped}
        />
        <Calls title="Failed otherwise" note="not in the policy" calls={found.failed} />
        <Calls title="Needs no permission" note="" calls={found.unneeded} />
        <Calls title="Allowed" note="in the policy" calls={found.allowed} />
      </div>
    </div>
  );
}

interface CallsProps {
  title: string;
  note: string;
  calls: readonly PermittedCall[];
  /** Whether it is said that there are none. */
  always?: boolean;
}

function Calls({ title, note, calls, always = false }: CallsProps) {
  if (calls.length === 0 && !always) {
    return null;
  }
  return (
    <section aria-label={title}>
      <h2>
        {title}
        <span className="dim"> {calls.length === 0 ? "nothing" : note}</span>
      </h2>
      {calls.length === 0 ? null : (
        <div className="table-scroll">
          <table className="uses">
            <thead>
              <tr>
                <th>Call</th>
                <th>Permission</th>
                <th className="number">Times</th>
                <th>Last</th>
              </tr>
            </thead>
            <tbody>
              {calls.map((call) => (
                <tr key={JSON.stringify(call)}>
                  <td>
                    <Text>{`${call.service.replace(/\.amazonaws\.com$/, "")}:${call.action}`}</Text>
                    {call.error ? (
                      <strong>
                        {" "}
                        <Text>{call.error}</Text>
                      </strong>
                    ) : null}
                  </td>
                  <td>
                    <Text>{call.permissions.join(", ")}</Text>
                    {call.verified || call.permissions.length === 0 ? null : (
                      <span className="dim"> guessed from the name</span>
                    )}
                  </td>
                  <td className="number">{call.count.toLocaleString("en")}</td>
                  <td className="nowrap">{fullTime(call.lastAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
