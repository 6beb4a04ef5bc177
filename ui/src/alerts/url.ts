import type { AlertFilter } from "../api/alerts";

const ANY = "any";
const FIELDS = ["severity", "rule", "account", "session", "chain", "q"] as const;

/** The queue that an address asks for: what is open, unless it says otherwise. */
export function readQueue(params: URLSearchParams): AlertFilter {
  const state = params.get("state")?.toUpperCase() ?? "OPEN";
  return {
    state: state === ANY.toUpperCase() ? null : (state as AlertFilter["state"]),
    severity: (params.get("severity")?.toUpperCase() ?? null) as AlertFilter["severity"],
    rule: params.get("rule"),
    account: params.get("account"),
    session: params.get("session"),
    chain: params.get("chain"),
    q: params.get("q"),
  };
}

/** The parameters of an address, shortest form. */
export function writeQueue(filter: AlertFilter): URLSearchParams {
  const params = new URLSearchParams();
  if (filter.state !== "OPEN") {
    params.set("state", filter.state?.toLowerCase() ?? ANY);
  }
  for (const field of FIELDS) {
    const value = filter[field];
    if (value) {
      params.set(field, field === "severity" ? value.toLowerCase() : value);
    }
  }
  return params;
}

/** The address of an alert within a queue; of the queue alone where it is null. */
export function alertHref(alertId: string | null, filter: AlertFilter): string {
  const query = writeQueue(filter).toString();
  const path = alertId === null ? "/alerts" : `/alerts/${encodeURIComponent(alertId)}`;
  return query === "" ? path : `${path}?${query}`;
}
