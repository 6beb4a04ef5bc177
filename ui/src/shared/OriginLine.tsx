import type { Origin } from "../api/model";
import { Text } from "./Text";
import { visible } from "./visible";
import { ACTOR_LABEL, originKindLabel, shortProvider } from "./words";

interface Props {
  origin: Origin;
  /** Whether it is said what acts: a person, a pipeline. */
  actor?: boolean;
}

/** What an origin is, beside its name: who goes by it, how it signed in, what acts. */
export function OriginLine({ origin, actor }: Props) {
  return (
    <>
      {origin.person ? (
        <>
          <Text>{origin.person}</Text>
          {" · "}
        </>
      ) : null}
      {originKindLabel(origin.kind)}
      {origin.provider ? (
        <>
          {" · "}
          <span title={visible(origin.provider)}>
            <Text>{shortProvider(origin.provider)}</Text>
          </span>
        </>
      ) : null}
      {actor && origin.actor !== "UNKNOWN" ? ` · ${ACTOR_LABEL[origin.actor]}` : ""}
    </>
  );
}
