import type { Session } from "../api/model";
import { endOf, instant } from "../chain/layout";

/** A time without a break in which somebody held a value. */
export interface Interval {
  from: number;
  to: number;
  sessions: number;
}

/** Who held a value, and when. */
export interface Holding {
  id: string;
  value: string;
  /** Null where it is not known who stands at the beginning. */
  originId: string | null;
  holder: string;
  intervals: Interval[];
  sessions: number;
}

/** Who held which value of a tag when, each row one holder of one value; those who began first come first. */
export function holdings(sessions: readonly Session[], key: string): Holding[] {
  const folded = key.toLowerCase();
  const rows = new Map<string, Holding>();
  const lives = new Map<string, Interval[]>();
  for (const session of sessions) {
    const from = instant(session.issuedAt);
    const to = endOf(session);
    const tag = session.tags.find((one) => one.key.toLowerCase() === folded);
    if (tag && from !== null && to !== null) {
      const originId = session.origin?.originId ?? null;
      const id = JSON.stringify([tag.value, originId]);
      const row = rows.get(id) ?? {
        id,
        value: tag.value,
        originId,
        holder: session.origin?.name ?? "not known",
        intervals: [],
        sessions: 0,
      };
      row.sessions++;
      rows.set(id, row);
      lives.set(id, [...(lives.get(id) ?? []), { from, to: Math.max(from, to), sessions: 1 }]);
    }
  }
  return [...rows.values()]
    .map((row) => ({ ...row, intervals: merged(lives.get(row.id) ?? []) }))
    .sort((a, b) => began(a) - began(b) || a.id.localeCompare(b.id));
}

function began({ intervals: [first] }: Holding): number {
  return first?.from ?? 0;
}

/** The same time in intervals that do not touch. */
export function merged(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const { from, to, sessions } of [...intervals].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.to) {
      last.to = Math.max(last.to, to);
      last.sessions += sessions;
    } else {
      result.push({ from, to, sessions });
    }
  }
  return result;
}
