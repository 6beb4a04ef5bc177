import type { Alert, AlertState } from "../api/alerts";
import type { Severity } from "../api/model";
import { SEVERITIES } from "../shared/Severity";
import { duration } from "../shared/time";
import { counted } from "../shared/words";

/** Alerts of one chain, which belong together. */
export interface Group {
  chainId: string;
  alerts: Alert[];
}

/** How many alerts of a chain stand in the queue before the rest is asked for. */
const MOST_IN_GROUP = 4;

/** Chains in the order of their first alert; the alerts of each in the order given. */
export function groupByChain(alerts: readonly Alert[]): Group[] {
  const groups = new Map<string, Group>();
  for (const alert of alerts) {
    const group = groups.get(alert.chainId);
    if (group) {
      group.alerts.push(alert);
    } else {
      groups.set(alert.chainId, { chainId: alert.chainId, alerts: [alert] });
    }
  }
  return [...groups.values()];
}

/** The alerts of a group that are drawn: all where it was opened, or the selected one is behind. */
export function shown(
  { chainId, alerts }: Group,
  opened: ReadonlySet<string>,
  selected: string | null,
): Alert[] {
  const place = alerts.findIndex(({ alertId }) => alertId === selected);
  return opened.has(chainId) || alerts.length <= MOST_IN_GROUP + 1 || place >= MOST_IN_GROUP
    ? alerts
    : alerts.slice(0, MOST_IN_GROUP);
}

/** The neighbour of an alert, so many rows away, no further than the ends; the first for none. */
export function neighbour(
  rows: readonly Alert[],
  selected: string | null,
  by: number,
): Alert | null {
  const place = rows.findIndex(({ alertId }) => alertId === selected);
  const next = place < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, place + by));
  return rows[next] ?? null;
}

/** `12 alerts in 5 chains: 1 critical, 11 high`. */
export function summary(alerts: readonly Alert[], more: boolean): string {
  const counts = new Map<Severity, number>();
  for (const { severity } of alerts) {
    counts.set(severity, (counts.get(severity) ?? 0) + 1);
  }
  const parts = SEVERITIES.filter((severity) => counts.has(severity)).map(
    (severity) => `${counts.get(severity)} ${severity.toLowerCase()}`,
  );
  const chains = new Set(alerts.map(({ chainId }) => chainId)).size;
  return `${more ? "The latest " : ""}${counted(alerts.length, "alert")} in ${counted(chains, "chain")}: ${parts.join(", ")}`;
}

/** `open for 3 h 20 min`, or how long it waited for its first answer. */
export function waiting(alert: Alert, now: number): string {
  const opened = Date.parse(alert.openedAt);
  if (alert.state === "OPEN") {
    const seconds = (now - opened) / 1000;
    return seconds < 60 ? "opened just now" : `open for ${duration(seconds)}`;
  }
  const answered = alert.dispositions[0]?.at;
  return answered === undefined
    ? "never answered"
    : `answered after ${duration((Date.parse(answered) - opened) / 1000)}`;
}

export const STATE_LABEL: Record<AlertState, string> = {
  OPEN: "Open",
  ACKNOWLEDGED: "Acknowledged",
  EXPLAINED: "Explained",
  ESCALATED: "Escalated",
  CLOSED: "Closed",
  WITHDRAWN: "Withdrawn",
};
