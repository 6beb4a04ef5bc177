import Spinner from "@cloudscape-design/components/spinner";
import { type Credential, useResolved } from "../api/attribute";
import { Granted, Life, Tags, Who } from "../search/cells";
import { Failure } from "../shared/Failure";
import { GradeMark } from "../shared/Grade";
import { InstantField } from "../shared/InstantField";
import { Text } from "../shared/Text";
import { counted } from "../shared/words";

interface Props {
  credential: Credential;
  at: string | null;
  onInstant: (at: string | null) => void;
}

/** The sessions behind a credential. */
export function Credentials({ credential, at, onInstant }: Props) {
  const resolved = useResolved(credential, at);
  const found = resolved.data?.items ?? [];
  const now = at ? Date.parse(at) : Date.now();
  return (
    <section className="answers" aria-label="Answers" aria-busy={resolved.isPending}>
      <div className="answers-head">
        <h2 role="status">
          {resolved.isPending ? <Spinner /> : counted(found.length, "session")}{" "}
          <small className="dim">
            behind <Text mono>{credential.value}</Text>
          </small>
        </h2>
        <div className="answers-tools">
          <span className="dim">alive at</span>
          <InstantField label="Alive at, in UTC" at={at} onChange={onInstant} />
          {at ? (
            <button type="button" className="link-button" onClick={() => onInstant(null)}>
              at any time
            </button>
          ) : null}
        </div>
      </div>
      {resolved.isError ? (
        <Failure what="The credential" error={resolved.error} retry={() => resolved.refetch()} />
      ) : null}
      {resolved.data && found.length === 0 ? <Nobody credential={credential} at={at} /> : null}
      {found.length > 0 ? (
        <div className="card table-scroll">
          <table className="plain-table">
            <thead>
              <tr>
                <th>Who was behind it</th>
                <th>Role</th>
                <th>Tags</th>
                <th>Issued</th>
                <th>Fits</th>
              </tr>
            </thead>
            <tbody>
              {found.map(({ grade, session }) => (
                <tr key={session.sessionId}>
                  <td>
                    <Who session={session} />
                  </td>
                  <td>
                    <Granted session={session} at={at ?? session.issuedAt} />
                  </td>
                  <td>
                    <Tags session={session} />
                  </td>
                  <td>
                    <Life session={session} now={now} />
                  </td>
                  <td>
                    <GradeMark grade={grade} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  );
}

function Nobody({
  credential: { name, value },
  at,
}: {
  credential: Credential;
  at: string | null;
}) {
  if (at) {
    return <p className="dim">No session that fits it was alive then.</p>;
  }
  return (
    <p className="dim">
      {value.startsWith("AKIA")
        ? "It is a long-term key of an IAM user: no session has it. Paste a record that shows it."
        : name === "accessKeyId"
          ? "No session that was read was issued this key. Paste a record that shows it: its other fields may tell."
          : "No session that was read fits it."}
    </p>
  );
}
