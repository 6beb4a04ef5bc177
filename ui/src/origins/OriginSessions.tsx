import { Link } from "react-router";
import type { Session } from "../api/model";
import { useRecentSessions } from "../api/origins";
import { Granted, Life, Linked, Tags } from "../search/cells";
import { Failure } from "../shared/Failure";
import { counted } from "../shared/words";

interface Props {
  originId: string;
  total: number;
}

/** The newest sessions of an origin. */
export function OriginSessions({ originId, total }: Props) {
  const recent = useRecentSessions(originId);
  const sessions = recent.data?.items;
  return (
    <>
      {recent.isError ? (
        <Failure what="The sessions" error={recent.error} retry={() => recent.refetch()} />
      ) : null}
      {sessions && sessions.length > 0 ? (
        <section className="origin-section" aria-label="Sessions">
          <h2>
            Sessions{" "}
            <small>
              <Link to={`/?${new URLSearchParams({ q: `origin:${originId}` })}`}>
                {`search in ${counted(total, "session")}`}
              </Link>
            </small>
          </h2>
          <Newest sessions={sessions} />
        </section>
      ) : null}
    </>
  );
}

function Newest({ sessions }: { sessions: readonly Session[] }) {
  return (
    <div className="card table-scroll">
      <table className="plain-table">
        <thead>
          <tr>
            <th>Role</th>
            <th>Session tags</th>
            <th>Link</th>
            <th>Issued</th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session.sessionId}>
              <td>
                <Granted session={session} at={null} />
              </td>
              <td>
                <Tags session={session} />
              </td>
              <td>
                <Linked session={session} />
              </td>
              <td>
                <Life session={session} now={Date.now()} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
