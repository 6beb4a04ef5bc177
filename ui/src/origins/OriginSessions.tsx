import { type ReactNode, useMemo } from "react";
import { Link } from "react-router";
import type { Session } from "../api/model";
import { RECENT_SESSIONS, useRecentSessions } from "../api/origins";
import { chainHref } from "../chain/url";
import { Granted, Life, Linked, Tags } from "../search/cells";
import { Failure } from "../shared/Failure";
import { Shares } from "../shared/Shares";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { visible } from "../shared/visible";
import { counted } from "../shared/words";
import { type RolePath, usualPaths } from "./paths";

interface Props {
  originId: string;
  total: number;
  /** What stands beside the usual paths. */
  children: ReactNode;
}

const MOST_PATHS = 8;
const MOST_SESSIONS = 25;

/** The usual paths of an origin, and its newest sessions. */
export function OriginSessions({ originId, total, children }: Props) {
  const recent = useRecentSessions(originId);
  const sessions = recent.data?.items;
  const paths = useMemo(() => usualPaths(sessions ?? []), [sessions]);
  return (
    <>
      <div className="origin-shares">
        <Shares
          title={
            total > RECENT_SESSIONS
              ? `Usual paths, of the newest ${RECENT_SESSIONS} sessions`
              : "Usual paths"
          }
          failed={null}
          rows={sessions ? paths.slice(0, MOST_PATHS).map(pathRow) : undefined}
          more={paths.length - MOST_PATHS}
          none="No session is known."
        />
        {children}
      </div>
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
          <Newest sessions={sessions.slice(0, MOST_SESSIONS)} />
        </section>
      ) : null}
    </>
  );
}

function pathRow({ steps, count, lastIssuedAt, sessionId }: RolePath) {
  const title = steps.map(({ name, accountId }) => `${visible(name)} ${accountId}`).join("\n");
  return {
    id: sessionId,
    count,
    label: (
      <Link
        to={chainHref(sessionId, lastIssuedAt)}
        title={`${title}\nlast ${fullTime(lastIssuedAt)}`}
      >
        {steps.map(({ name }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <span key={i}>
            {i > 0 ? <span className="dim"> › </span> : null}
            <Text>{name}</Text>
          </span>
        ))}
      </Link>
    ),
  };
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
