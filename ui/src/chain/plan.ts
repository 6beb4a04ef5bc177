import type { BlastRadius, RevokeStep } from "../api/chain";
import type { Session } from "../api/model";
import { fullTime } from "../shared/time";
import { visible, visibleJson } from "../shared/visible";
import { counted, KIND_LABEL, lastPart } from "../shared/words";

export const NOT_EXECUTED =
  "This is text, to be read and applied by hand in this order. Hoptrail executes nothing of it.";

/** What a step does, in words around the name of what it is done to. */
export function does({
  action,
  attachTo,
}: RevokeStep): [before: string, name: string, after: string] {
  const name = attachTo === null ? "the role" : lastPart(attachTo);
  switch (action) {
    case "STOP_ORIGIN":
      return ["Keep whoever began the chain from coming back", "", ""];
    case "HALT_RENEWAL":
      return ["Take from ", name, ", for a while, the right to assume roles"];
    case "DENY_SESSIONS":
      return ["Deny everything to the sessions of ", name, " issued so far"];
    case "WAIT":
      return ["Wait until they expire: nothing ends them before", "", ""];
  }
}

/** Roles whose sessions come back to the role through others, so that they renew themselves. */
export function renewing(plan: readonly RevokeStep[]): ReadonlySet<string> {
  return new Set(
    plan.flatMap(({ action, attachTo }) =>
      action === "HALT_RENEWAL" && attachTo !== null ? [attachTo] : [],
    ),
  );
}

/** The time of issue before which a policy denies; null where it names none. */
export function deniedBefore(policy: string | null): string | null {
  const before = policy && /"aws:TokenIssueTime"\s*:\s*"([0-9TZ:.+-]+)"/.exec(policy)?.[1];
  return before || null;
}

/** The whole plan as text, to print or to hand on. */
export function planText(session: Session, radius: BlastRadius): string {
  const renew = renewing(radius.revokePlan);
  const steps = radius.revokePlan.map((step) => stepText(step, isRenewing(step, renew)));
  return `${[headText(session, radius), ...steps].join("\n\n")}\n`;
}

export function isRenewing(step: RevokeStep, renew: ReadonlySet<string>): boolean {
  return step.attachTo !== null && renew.has(step.attachTo);
}

function headText(session: Session, radius: BlastRadius): string {
  const name = visible(session.role?.name ?? KIND_LABEL[session.kind]);
  const last = radius.latestExpiry ? `, the last until ${fullTime(radius.latestExpiry)}` : "";
  return [
    `How to end ${name}${session.sessionName ? `, ${visible(session.sessionName)},` : ""} and all that came of it`,
    `Session ${session.sessionId}, issued ${fullTime(session.issuedAt)}`,
    `${counted(radius.sessions, "session")}, ${radius.alive.toLocaleString("en")} alive at ${fullTime(radius.at)}${last}`,
    `Accounts: ${radius.accounts.map(visible).join(", ") || "none known"}`,
    NOT_EXECUTED,
  ].join("\n");
}

function stepText(step: RevokeStep, renews: boolean): string {
  const [before, name, after] = does(step);
  const lines = [
    `${step.order}. ${before}${visible(name)}${after}${renews ? " (it renews itself)" : ""}`,
    step.attachTo ? `   ${step.policy ? "Attach to" : "Who"}: ${visible(step.attachTo)}` : "",
    step.accountId ? `   Account: ${visible(step.accountId)}` : "",
    step.sessions > 0 ? `   Ends: ${counted(step.sessions, "live session")}` : "",
    `   ${visible(step.why)}`,
    ...(step.policy === null
      ? []
      : visibleJson(step.policy)
          .split("\n")
          .map((line) => `     ${line}`)),
  ];
  return lines.filter((line) => line !== "").join("\n");
}
