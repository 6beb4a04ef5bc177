import type { Attempt } from "../api/webhooks";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";

/** Every attempt of a delivery, the first one first. */
export function Attempts({ attempts }: { attempts: Attempt[] }) {
  return attempts.length === 0 ? (
    <p className="dim">It was not tried yet.</p>
  ) : (
    <ol className="attempts">
      {attempts.map(({ attempt, at, durationMillis, status, error, excerpt }) => (
        <li key={attempt}>
          <span className="nowrap">{fullTime(at)}</span>{" "}
          {error === null ? "✓ accepted" : <>✕ {<Text>{error}</Text>}</>}
          <span className="dim">
            {" "}
            {status === null ? "no answer" : `status ${status}`}, {durationMillis} ms
          </span>
          {excerpt ? (
            <div>
              <Text mono>{excerpt}</Text>
            </div>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
