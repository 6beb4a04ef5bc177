import type { Session } from "../api/model";

/** Milliseconds since 1970; `to` is after `from`. */
export interface Span {
  from: number;
  to: number;
}

/** What the time axis covers: where things happened, or every life to its end. */
export type Fit = "activity" | "lives";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  1_000,
  5_000,
  15_000,
  30_000,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  30 * DAY,
  90 * DAY,
  365 * DAY,
];

/** The instant of an ISO-8601 text; null for none and for nonsense. */
export function instant(text: string | null | undefined): number | null {
  const value = text ? Date.parse(text) : Number.NaN;
  return Number.isNaN(value) ? null : value;
}

/** When a session's life ends. */
export function endOf(session: Session): number | null {
  return instant(session.expiresAt) ?? instant(session.issuedAt);
}

/** Issue ≤ at < end; a life of no length is alive at its issue. */
export function isAlive(session: Session, at: number): boolean {
  const issued = instant(session.issuedAt);
  const end = endOf(session);
  return issued !== null && end !== null && issued <= at && (at < end || at === issued);
}

/** Where an instant lies in the life of a session. */
export type Stage = "before" | "alive" | "ended";

export function stageAt(session: Session, at: number): Stage {
  if (isAlive(session, at)) {
    return "alive";
  }
  const issued = instant(session.issuedAt);
  return issued !== null && at < issued ? "before" : "ended";
}

/** The time axis over these sessions; null where none has a time. */
export function chainSpan(sessions: readonly Session[], fit: Fit, at: number | null): Span | null {
  let from = Number.POSITIVE_INFINITY;
  let active = Number.NEGATIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (const session of sessions) {
    const issued = instant(session.issuedAt);
    if (issued === null) {
      continue;
    }
    from = Math.min(from, issued);
    active = Math.max(active, issued, instant(session.lastUsedAt) ?? issued);
    end = Math.max(end, endOf(session) ?? issued);
  }
  if (from > active) {
    return null;
  }
  end = Math.max(end, active);
  // An hour holds most chains: less would stretch a minute over the page.
  const busy = Math.max(active - from, at === null ? 0 : at - from, 40 * MINUTE) * 1.25;
  const to = fit === "activity" ? Math.min(Math.max(end, from + MINUTE), from + busy) : end;
  const width = Math.max(to - from, MINUTE);
  return { from: from - width * 0.02, to: from + width * 1.02 };
}

/** Where an instant lies on the axis: 0 at its left end, 1 at its right, beyond both outside. */
export function position(span: Span, at: number): number {
  return (at - span.from) / (span.to - span.from);
}

/** A bar in parts of the axis, cut where the life goes on beyond it. */
export interface Bar {
  left: number;
  width: number;
  cutLeft: boolean;
  cutRight: boolean;
}

/** The bar of a life; null where nothing of it falls on the axis. */
export function lifeBar(session: Session, span: Span): Bar | null {
  const issued = instant(session.issuedAt);
  const end = endOf(session);
  return issued === null || end === null ? null : barBetween(issued, Math.max(issued, end), span);
}

export function barBetween(from: number, to: number, span: Span): Bar | null {
  const left = position(span, from);
  const right = position(span, to);
  if (right < 0 || left > 1) {
    return null;
  }
  const shown = Math.max(0, left);
  return {
    left: shown,
    width: Math.min(1, right) - shown,
    cutLeft: left < 0,
    cutRight: right > 1,
  };
}

export interface Tick {
  at: number;
  position: number;
  label: string;
}

/** Round instants in UTC, at most `most` of them, each labelled no finer than it needs. */
export function ticks(span: Span, most: number): Tick[] {
  const width = span.to - span.from;
  const step = STEPS.find((candidate) => width / candidate <= most) ?? Math.ceil(width / most);
  const found: Tick[] = [];
  for (let at = Math.ceil(span.from / step) * step; at <= span.to; at += step) {
    found.push({ at, position: position(span, at), label: tickLabel(at, step) });
  }
  return found;
}

function tickLabel(at: number, step: number): string {
  const iso = new Date(at).toISOString();
  const midnight = at % DAY === 0;
  if (step >= DAY || midnight) {
    return iso.slice(5, 10);
  }
  return step >= MINUTE ? iso.slice(11, 16) : iso.slice(11, 19);
}

/** The whole second at a place of the axis. */
export function instantAt(span: Span, place: number): number {
  const bounded = Math.min(1, Math.max(0, place));
  return Math.round((span.from + bounded * (span.to - span.from)) / 1000) * 1000;
}
