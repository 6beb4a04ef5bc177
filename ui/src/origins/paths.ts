import type { Session } from "../api/model";
import { KIND_LABEL } from "../shared/words";

/** A way that sessions of one origin took, from the first role to the last. */
export interface RolePath {
  /** Each step with the account it was in, or empty where that is not known. */
  steps: { name: string; accountId: string }[];
  count: number;
  lastIssuedAt: string;
  /** The newest session at its end. */
  sessionId: string;
}

/**
 * The ways to the sessions that no other session hangs on, the most usual first. A session whose
 * parent is not among those given begins its way.
 */
export function usualPaths(sessions: readonly Session[]): RolePath[] {
  const byId = new Map(sessions.map((session) => [session.sessionId, session]));
  const parents = new Set(sessions.flatMap(({ parentId }) => (parentId ? [parentId] : [])));
  const paths = new Map<string, RolePath>();
  for (const session of sessions) {
    if (!parents.has(session.sessionId)) {
      const steps = stepsTo(session, byId);
      const key = JSON.stringify(steps);
      const { sessionId, issuedAt } = session;
      const path = paths.get(key) ?? { steps, count: 0, lastIssuedAt: "", sessionId };
      path.count++;
      if (issuedAt > path.lastIssuedAt) {
        path.lastIssuedAt = issuedAt;
        path.sessionId = sessionId;
      }
      paths.set(key, path);
    }
  }
  return [...paths.values()].sort(
    (a, b) => b.count - a.count || b.lastIssuedAt.localeCompare(a.lastIssuedAt),
  );
}

function stepsTo(last: Session, byId: ReadonlyMap<string, Session>): RolePath["steps"] {
  const steps: RolePath["steps"] = [];
  const seen = new Set<string>();
  for (
    let at: Session | undefined = last;
    at && !seen.has(at.sessionId);
    at = at.parentId ? byId.get(at.parentId) : undefined
  ) {
    seen.add(at.sessionId);
    steps.unshift({
      name: at.role?.name ?? KIND_LABEL[at.kind],
      accountId: at.role?.accountId ?? "",
    });
  }
  return steps;
}
