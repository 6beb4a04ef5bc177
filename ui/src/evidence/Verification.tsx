import type { PackVerification } from "../api/evidence";
import { Text } from "../shared/Text";
import { bytesText, VERDICT } from "./words";

/** What came of verifying a pack: each check with its result, and what that is worth. */
export function Verification({
  found,
  command,
}: {
  found: PackVerification;
  /** Does the same offline. */
  command: React.ReactNode;
}) {
  const { tone, mark, text } = VERDICT[found.verdict];
  return (
    <div className="verification" role="status">
      <p>
        <strong className={tone}>
          {mark} {text}
        </strong>
      </p>
      <dl className="hashes">
        <dt>Signed by</dt>
        <dd className="mono">{found.signer ?? "no valid signature"}</dd>
        <dt>ZIP of {bytesText(found.size)}</dt>
        <dd className="mono">{found.sha256}</dd>
      </dl>
      <table className="plain-table checks">
        <thead>
          <tr>
            <th>Check</th>
            <th>Result</th>
            <th>What was looked at</th>
          </tr>
        </thead>
        <tbody>
          {found.checks.map(({ name, passed, detail, failures, failureCount }) => (
            <tr key={name}>
              <td className="nowrap">{name}</td>
              <td className={`nowrap ${passed ? "good" : "bad"}`}>
                {passed ? "✓ holds" : "✕ fails"}
              </td>
              <td>
                <Text>{detail}</Text>
                {failures.map((failure, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a failure is its place
                  <div key={i} className="bad">
                    <Text>{failure}</Text>
                  </div>
                ))}
                {failureCount > failures.length ? (
                  <div className="dim">
                    … and {(failureCount - failures.length).toLocaleString("en")} more
                  </div>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {found.limits.map((limit) => (
        <p key={limit} className="dim">
          <Text>{limit}</Text>
        </p>
      ))}
      <p className="dim">
        Shows what CloudTrail delivered; what AWS never logged does not show. And a service that
        judges a pack is to be believed no further than the service: whoever shall be convinced
        verifies the pack offline, by a fingerprint that came another way than the pack.
      </p>
      {command}
    </div>
  );
}
