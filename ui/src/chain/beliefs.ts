import type { BelievedLink } from "../api/chain";
import type { Check, Evidence, Grade, Session, SessionTag } from "../api/model";

/** What of a session follows from its link, and may be believed otherwise at another time. */
export type Belief = Pick<Session, "parentId" | "link" | "origin" | "tags">;

/** How one belief differs from another. */
export type Change =
  | { what: "grade"; was: Grade; is: Grade }
  | { what: "parent"; was: string | null; is: string | null }
  | { what: "origin"; was: string | null; is: string | null }
  | { what: "candidates"; was: number; is: number }
  | { what: "evidence"; added: Evidence[]; gone: Evidence[] }
  | { what: "check"; was: Check | null; is: Check | null }
  | { what: "tags"; added: SessionTag[]; gone: SessionTag[] };

/** What changed, the weightiest first; nothing where the two say the same. */
export function changes(was: Belief, is: Belief): Change[] {
  const found: Change[] = [];
  if (was.link.grade !== is.link.grade) {
    found.push({ what: "grade", was: was.link.grade, is: is.link.grade });
  }
  if (was.parentId !== is.parentId) {
    found.push({ what: "parent", was: was.parentId, is: is.parentId });
  }
  if (was.origin?.originId !== is.origin?.originId) {
    found.push({ what: "origin", was: was.origin?.name ?? null, is: is.origin?.name ?? null });
  }
  if (was.link.candidateCount !== is.link.candidateCount) {
    found.push({ what: "candidates", was: was.link.candidateCount, is: is.link.candidateCount });
  }
  const added = is.link.evidence.filter((one) => !was.link.evidence.includes(one));
  const gone = was.link.evidence.filter((one) => !is.link.evidence.includes(one));
  if (added.length + gone.length > 0) {
    found.push({ what: "evidence", added, gone });
  }
  return [...found, ...checkChanges(was, is), ...tagChanges(was, is)];
}

/** Checks that say another thing; that one says nothing is as if it were not there. */
function checkChanges(was: Belief, is: Belief): Change[] {
  const before = telling(was);
  const after = telling(is);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((kind) => {
    const old = before.get(kind) ?? null;
    const now = after.get(kind) ?? null;
    return old?.verdict === now?.verdict ? [] : [{ what: "check" as const, was: old, is: now }];
  });
}

function telling({ link }: Belief): Map<string, Check> {
  return new Map(
    link.checks.filter(({ verdict }) => verdict !== "SILENT").map((check) => [check.check, check]),
  );
}

function tagChanges(was: Belief, is: Belief): Change[] {
  const before = new Set(was.tags.map(identity));
  const after = new Set(is.tags.map(identity));
  const added = is.tags.filter((tag) => !before.has(identity(tag)));
  const gone = was.tags.filter((tag) => !after.has(identity(tag)));
  return added.length + gone.length > 0 ? [{ what: "tags", added, gone }] : [];
}

function identity({ key, value, setBy, transitive }: SessionTag): string {
  return JSON.stringify([key.toLowerCase(), value, setBy, transitive]);
}

/** A belief with what it changed of the one before; nothing for the first. */
export interface Chapter {
  belief: BelievedLink;
  changed: Change[];
}

/** What was believed over time, the latest first, as the service gives it. */
export function chapters(beliefs: readonly BelievedLink[]): Chapter[] {
  return beliefs.map((belief, i) => {
    const before = beliefs[i + 1];
    return { belief, changed: before ? changes(before, belief) : [] };
  });
}

/** Whether a belief was held at an instant; without one, whether it is held now. */
export function isHeld(belief: BelievedLink, at: string | null): boolean {
  const { believedFrom, believedUntil } = belief;
  if (at === null) {
    return believedUntil === null;
  }
  return (
    (believedFrom === null ? believedUntil === null : micros(believedFrom) <= micros(at)) &&
    (believedUntil === null || micros(at) < micros(believedUntil))
  );
}

/** Beliefs change within microseconds, which a date of the browser does not hold. */
function micros(iso: string): number {
  const fraction = /\.(\d+)/.exec(iso)?.[1] ?? "";
  const seconds = Math.floor(Date.parse(iso) / 1000);
  return seconds * 1_000_000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}

/** How the sessions of a chain, as believed then, differ from what is known now. */
export interface ChainChange {
  /** Sessions of both that have another parent, or a parent of another grade. */
  relinked: number;
  /** Sessions of the chain now that were not in it then, and the reverse. */
  added: number;
  gone: number;
}

export function compareChains(then: readonly Session[], now: readonly Session[]): ChainChange {
  const before = new Map(then.map((session) => [session.sessionId, session]));
  const after = new Set(now.map(({ sessionId }) => sessionId));
  const relinked = now.filter((session) => {
    const was = before.get(session.sessionId);
    return was && (was.parentId !== session.parentId || was.link.grade !== session.link.grade);
  }).length;
  return {
    relinked,
    added: now.filter(({ sessionId }) => !before.has(sessionId)).length,
    gone: then.filter(({ sessionId }) => !after.has(sessionId)).length,
  };
}
