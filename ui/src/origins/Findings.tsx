import { useFoundSessions } from "../api/origins";
import { Found, Granted, Life } from "../search/cells";
import { Failure } from "../shared/Failure";

/** Sessions of an origin in which rules found something; nothing where there is none. */
export function Findings({ originId }: { originId: string }) {
  const found = useFoundSessions(originId);
  if (found.isError) {
    return <Failure what="The findings" error={found.error} retry={() => found.refetch()} />;
  }
  const sessions = found.data?.items ?? [];
  if (sessions.length === 0) {
    return null;
  }
  const total = found.data?.total.value ?? 0;
  return (
    <section className="origin-section" aria-label="Findings">
      <h2>
        Findings{" "}
        <small className="dim">
          in {total.toLocaleString("en")} of its sessions
          {total > sessions.length ? `, the newest ${sessions.length} shown` : ""}
        </small>
      </h2>
      <div className="card table-scroll">
        <table className="plain-table">
          <tbody>
            {sessions.map((session) => (
              <tr key={session.sessionId}>
                <td className="found-cell">
                  <Found session={session} />
                </td>
                <td>
                  <Granted session={session} at={null} />
                </td>
                <td>
                  <Life session={session} now={Date.now()} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
