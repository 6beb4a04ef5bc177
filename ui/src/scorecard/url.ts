import type { Params } from "../api/client";

export const DAYS = [7, 30, 90, 365] as const;
export type Days = (typeof DAYS)[number];
const USUAL: Days = 30;

export const SENSITIVITIES = ["high", "medium", "low", "any"] as const;
export type Sensitivity = (typeof SENSITIVITIES)[number];

/** What the scorecard page shows, as it stands in its address. */
export interface ScorecardState {
  days: Days;
  /** The end of the time; null for where the newest session is. */
  to: string | null;
  account: string;
  /** Null for what the service takes by itself. */
  sensitivity: Sensitivity | null;
  /** The ARN of the role whose losses are shown. */
  role: string;
  /** Keys that every session must carry; none for those that roles.yaml requires. */
  tags: readonly string[];
}

export function readScorecard(params: URLSearchParams): ScorecardState {
  const to = params.get("to");
  const days = Number(params.get("days"));
  const sensitivity = params.get("sensitivity");
  return {
    days: DAYS.find((one) => one === days) ?? USUAL,
    to: to && !Number.isNaN(Date.parse(to)) ? to : null,
    account: params.get("account") ?? "",
    role: params.get("role") ?? "",
    sensitivity: SENSITIVITIES.find((one) => one === sensitivity) ?? null,
    tags: params.getAll("tag").filter((key) => key.trim() !== ""),
  };
}

export function writeScorecard(state: ScorecardState): URLSearchParams {
  const params = new URLSearchParams();
  if (state.days !== USUAL) {
    params.set("days", String(state.days));
  }
  for (const name of ["to", "account", "sensitivity", "role"] as const) {
    if (state[name]) {
      params.set(name, state[name]);
    }
  }
  for (const key of state.tags) {
    params.append("tag", key);
  }
  return params;
}

const DAY_MS = 86_400_000;

/** What the service is asked for. */
export function askedOf(state: ScorecardState, end: string): Params {
  return {
    from: new Date(Date.parse(end) - state.days * DAY_MS).toISOString(),
    to: end,
    account: state.account,
    sensitivity: state.sensitivity,
    requiredTag: state.tags,
  };
}

/** Keys as a reader types them, apart by commas. */
export function keysOf(text: string): string[] {
  return text
    .split(",")
    .map((key) => key.trim())
    .filter((key) => key !== "");
}

/** The search for sessions that were counted; null where no query names them. */
export function searchHref(query: string | null, from: string, to: string): string | null {
  return query === null ? null : `/?${new URLSearchParams({ q: query, from, to })}`;
}
