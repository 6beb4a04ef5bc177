import type { BelievedLink } from "../src/api/chain";
import type { Session } from "../src/api/model";
import { ALICE_CHAIN, session, tag } from "./fixtures.ts";

/** When the first of it became known, when a guess, and when the record that settled it. */
export const SEEN_AT = "2026-06-03T09:30:00.000001Z";
export const GUESSED_AT = "2026-06-03T09:40:00.5Z";
export const SETTLED_AT = "2026-06-03T11:05:00.25Z";

const [HUB, PRODUCTION] = ALICE_CHAIN as [Session, Session];
const TICKET = tag("Ticket", "OPS-4711", { setBy: "INHERITED", transitive: true });

const ROOT = session("late-root", { ...HUB, sessionId: "late-root", chainId: "late-root" });
const OTHER = session("late-other", {
  ...PRODUCTION,
  sessionId: "late-other",
  chainId: "late-root",
  parentId: "late-root",
  tags: [],
});
const SETTLED = session("late", {
  chainId: "late-root",
  parentId: "late-root",
  depth: 2,
  link: PRODUCTION.link,
  role: PRODUCTION.role,
  issuedAt: "2026-06-03T09:15:00Z",
  expiresAt: "2026-06-03T10:15:00Z",
  tags: [TICKET],
});
const GUESSED: Session = {
  ...SETTLED,
  parentId: "late-other",
  depth: 3,
  link: {
    grade: "PROBABLE",
    evidence: ["PRINCIPAL", "ALIVE"],
    checks: [{ check: "INHERITED_TAGS", verdict: "REFUTES", detail: "[Ticket] did not come down" }],
    candidates: ["late-other", "late-root"],
    candidateCount: 2,
  },
  tags: [],
};
const UNSEEN: Session = {
  ...GUESSED,
  chainId: "late",
  parentId: null,
  depth: null,
  origin: null,
  link: { grade: "UNSEEN", evidence: [], checks: [], candidates: [], candidateCount: 0 },
};

/** As known now. */
export const LATE_CHAIN: Session[] = [ROOT, OTHER, SETTLED];

/** The chain of `late` as it was known then; null before anything was. */
export function lateChainAt(knownAt: string): Session[] | null {
  if (knownAt < SEEN_AT) {
    return null;
  }
  return knownAt < GUESSED_AT
    ? [UNSEEN]
    : knownAt < SETTLED_AT
      ? [ROOT, OTHER, GUESSED]
      : LATE_CHAIN;
}

export const LATE_LINKS: BelievedLink[] = [
  believed(SETTLED, SETTLED_AT, null),
  believed(GUESSED, GUESSED_AT, SETTLED_AT),
  believed(UNSEEN, SEEN_AT, GUESSED_AT),
];

function believed(
  { chainId, parentId, depth, link, origin, tags }: Session,
  believedFrom: string,
  believedUntil: string | null,
): BelievedLink {
  return {
    chainId,
    parentId,
    depth,
    link,
    origin,
    withheldOrigin: null,
    tags,
    believedFrom,
    believedUntil,
    replacedBy: null,
  };
}
