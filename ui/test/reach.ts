import type { BlastRadius, ReachedRole, RevokeStep } from "../src/api/chain";
import type { Session } from "../src/api/model";
import { USES } from "./fixtures.ts";

/** The sessions below one, the nearest first. */
export function below(top: Session, all: readonly Session[]): Session[] {
  const found: Session[] = [];
  const children = new Map<string, Session[]>();
  for (const session of all) {
    const siblings = children.get(session.parentId ?? "") ?? [];
    children.set(session.parentId ?? "", [...siblings, session]);
  }
  const waiting = [top.sessionId];
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    for (const child of children.get(id) ?? []) {
      found.push(child);
      waiting.push(child.sessionId);
    }
  }
  return found;
}

export function livesAt({ issuedAt, expiresAt }: Session, at: string): boolean {
  return issuedAt <= at && at < expiresAt;
}

/** What the service would say of how far sessions reach, the first of them at the top. */
export function blastRadius(sessions: readonly Session[], at: string): BlastRadius {
  const roles = new Map<string, ReachedRole>();
  const top = sessions[0]?.depth ?? 1;
  for (const session of sessions) {
    const roleArn = session.role?.arn ?? null;
    const role = roles.get(roleArn ?? "") ?? {
      roleArn,
      accountId: session.role?.accountId ?? null,
      sessions: 0,
      alive: 0,
      latestExpiry: null,
      level: (session.depth ?? top) - top,
    };
    role.sessions += 1;
    if (livesAt(session, at)) {
      role.alive += 1;
      role.latestExpiry = later(role.latestExpiry, session.expiresAt);
    }
    roles.set(roleArn ?? "", role);
  }
  const reached = [...roles.values()];
  return {
    at,
    sessions: sessions.length,
    alive: reached.reduce((sum, { alive }) => sum + alive, 0),
    latestExpiry: reached.reduce<string | null>(
      (latest, role) => later(latest, role.latestExpiry),
      null,
    ),
    accounts: [...new Set(reached.flatMap(({ accountId }) => accountId ?? []))].sort(),
    roles: reached,
    actions: USES.map(({ service, action, count, error }) => ({
      service,
      action,
      count,
      denied: error === null ? 0 : count,
    })),
    actionsOfSessions: Math.min(sessions.length, 1000),
    revokePlan: plan(sessions, reached, at),
  };
}

function later(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b > a) ? b : a;
}

function plan(sessions: readonly Session[], roles: readonly ReachedRole[], at: string) {
  const steps: Omit<RevokeStep, "order">[] = [];
  if (sessions[0]?.origin) {
    steps.push({
      action: "STOP_ORIGIN",
      attachTo: null,
      accountId: sessions[0].origin.accountId,
      sessions: 0,
      policy: null,
      why: "End the person's sessions at the identity provider and suspend the account.",
    });
  }
  const renews = ({ roleArn }: ReachedRole) => roleArn?.includes("/Step") === true;
  const step = (role: ReachedRole, more: Pick<RevokeStep, "action" | "policy" | "why">) =>
    steps.push({
      attachTo: role.roleArn,
      accountId: role.accountId,
      sessions: role.alive,
      ...more,
    });
  const living = roles.filter(({ alive }) => alive > 0);
  for (const role of living.filter(renews)) {
    const policy = document({ Sid: "HoptrailHaltRenewal", Action: ["sts:AssumeRole"] });
    step(role, {
      action: "HALT_RENEWAL",
      policy,
      why: "Its sessions come back to it by other roles. Attach to every such role, wait until it holds, go on, and detach after the last step.",
    });
  }
  for (const role of living) {
    const names = sessions
      .filter((session) => (session.role?.arn ?? null) === role.roleArn)
      .map(({ sessionName }) => `AROAEXAMPLEEXAMPLE01:${sessionName}`);
    const Condition = {
      DateLessThan: { "aws:TokenIssueTime": at },
      ...(names.length < 20 ? { StringEquals: { "aws:userid": names } } : {}),
    };
    step(
      role,
      role.roleArn === null
        ? {
            action: "WAIT",
            policy: null,
            why: "No record shows the role or user that a policy could be put on.",
          }
        : {
            action: "DENY_SESSIONS",
            policy: document({ Sid: "HoptrailRevokeSessions", Action: "*", Condition }),
            why: "Sessions of the same names that are issued later work again.",
          },
    );
  }
  return steps.map((each, i) => ({ order: i + 1, ...each }));
}

function document(statement: object): string {
  const Statement = [{ Effect: "Deny", Resource: "*", ...statement }];
  return JSON.stringify({ Version: "2012-10-17", Statement }, null, 2);
}
