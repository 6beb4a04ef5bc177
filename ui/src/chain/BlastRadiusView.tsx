import { type BlastRadius, useBlastRadius } from "../api/chain";
import type { Session } from "../api/model";
import { Failure } from "../shared/Failure";
import { Text } from "../shared/Text";
import { endTime, fullTime } from "../shared/time";
import { Waiting } from "../shared/Waiting";
import { counted, KIND_LABEL } from "../shared/words";
import { Descendants } from "./Descendants";
import { instant } from "./layout";
import { Done, Reached } from "./Reached";
import { RevokePlan } from "./RevokePlan";
import "./reach.css";
import type { ChainState } from "./url";

interface Props {
  session: Session;
  state: ChainState;
  onShow: (change: Partial<ChainState>) => void;
}

/** How far a session and all that came of it reach, and in which order to end that. */
export function BlastRadiusView({ session, state, onShow }: Props) {
  const at = instant(state.at) === null ? null : state.at;
  const radius = useBlastRadius(session.sessionId, at, state.knownAt);
  if (radius.isError) {
    return (
      <div className="reach-one">
        <Failure what="The blast radius" error={radius.error} retry={() => radius.refetch()} />
      </div>
    );
  }
  if (radius.isPending || radius.data === null) {
    return <Waiting />;
  }
  return (
    <>
      <div className="reach-head">
        <Sum session={session} radius={radius.data} />
        {state.knownAt === null ? null : (
          <p className="pill-past">
            As it was believed at {fullTime(state.knownAt)}. When it became known what sessions did
            is not kept, and no plan ends by what was believed:{" "}
            <button type="button" className="link-button" onClick={() => onShow({ knownAt: null })}>
              Show both as known now
            </button>
          </p>
        )}
        {at === null || state.knownAt !== null ? null : (
          <p className="pill-past">
            Counted at the instant {fullTime(at)}: who lives now may be others.{" "}
            <button type="button" className="link-button" onClick={() => onShow({ at: null })}>
              Count now
            </button>
          </p>
        )}
      </div>
      {state.knownAt === null ? (
        <div className="reach">
          <RevokePlan session={session} radius={radius.data} />
          <div>
            <Reached radius={radius.data} />
            <Done radius={radius.data} />
          </div>
        </div>
      ) : (
        <div className="reach-one">
          <Reached radius={radius.data} />
        </div>
      )}
      <Descendants
        session={session}
        below={radius.data.sessions - 1}
        at={radius.data.at}
        state={state}
      />
    </>
  );
}

function Sum({ session, radius }: { session: Session; radius: BlastRadius }) {
  const below = radius.sessions - 1;
  return (
    <p className="reach-sum">
      <strong>
        <Text>{session.role?.name ?? KIND_LABEL[session.kind]}</Text>
      </strong>
      {below > 0
        ? ` and ${counted(below, "session")} below it, in ${counted(radius.accounts.length, "account")}: `
        : " alone, with no session below it: "}
      <span className={radius.alive > 0 ? "alive" : "dim"}>
        {radius.alive > 0 ? `● ${radius.alive.toLocaleString("en")} alive` : "none alive"}
      </span>{" "}
      at {fullTime(radius.at)}
      {radius.latestExpiry ? `, the last until ${endTime(radius.at, radius.latestExpiry)}` : ""}.
    </p>
  );
}
