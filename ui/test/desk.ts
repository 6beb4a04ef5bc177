import type { Alert, Answering } from "../src/api/alerts";
import { ALERTS, detailOf, FINDINGS, RULES, SIGMA_RULE, SUPPRESSIONS } from "./alerts.ts";

import { CONTEXTS, ENTRIES, SOURCES, TOKENS } from "./settings.ts";
import { DELIVERIES, deliveryDetail, WEBHOOKS } from "./webhooks.ts";

type Answered = [status: number, json: unknown];

const AS_OF = "2026-06-03T12:00:00Z";

/** A list with a single page. */
function page(items: readonly unknown[]): Answered {
  return [200, { items, next: null, asOf: AS_OF }];
}

/** What the service would answer about alerts and what belongs to them; null for anything else. */
export function desk(): (url: URL, method: string, body: string) => Answered | null {
  let alerts = ALERTS;
  return (url, method, body) => {
    const [, collection, id, sub] = url.pathname
      .replace("/api/v1", "")
      .split("/")
      .map(decodeURIComponent);
    switch (collection) {
      case "alerts": {
        if (id === undefined) {
          return page(alerts.filter((alert) => isAsked(alert, url.searchParams)));
        }
        if (id === "facets") {
          return page(facets(alerts, url.searchParams));
        }
        if (sub === "dispositions" && method === "POST") {
          alerts = alerts.map((alert) => (alert.alertId === id ? answered(alert, body) : alert));
        }
        const found = alerts.find(({ alertId }) => alertId === id);
        return found ? [200, found] : null;
      }
      case "rules":
        return rules(id, body);
      case "findings":
        return page(FINDINGS);
      case "suppressions":
        return page(SUPPRESSIONS);
      case "webhooks":
        return webhooks(id, sub, method);
      case "tokens":
        return method === "POST" ? [201, { ...TOKENS[0], token: "hop_secret" }] : page(TOKENS);
      case "searches":
        return page(SEARCHES);
      case "sources":
        return url.searchParams.get("limit") === "1" ? null : [200, SOURCES];
      case "access-log":
        return id === undefined ? page(ENTRIES) : [200, INTACT];
      case "context":
        return id === undefined ? page(CONTEXTS) : null;
      default:
        return null;
    }
  };
}

const SEARCHES = [
  {
    searchId: "s1",
    name: "Deep chains of people",
    q: "depth:[3 TO *] actor:PERSON",
    at: null,
    from: null,
    to: null,
    shared: true,
    owner: "<b>bob</b>",
    mine: false,
    madeAt: AS_OF,
    changedAt: AS_OF,
  },
];

const CATALOGUE = [...RULES, SIGMA_RULE];

function rules(id: string | undefined, body: string): Answered | null {
  if (id === "validate") {
    const { ruleId, title, severity } = SIGMA_RULE;
    return body.includes("level:")
      ? [200, { valid: true, faults: [], ruleId, title, severity, known: false }]
      : [200, { ...INVALID, faults: [{ line: 2, column: 1, reason: '"level" is missing' }] }];
  }
  if (id === "noise") {
    return page([{ ruleId: RULES[0]?.ruleId, findings: 1_204, alerts: 13, explained: 4 }]);
  }
  const found = CATALOGUE.find(({ ruleId }) => ruleId === id);
  return id === undefined ? page(CATALOGUE) : found ? [200, detailOf(found)] : null;
}

const INTACT = { intact: true, entries: 13, lastHash: "1c3c7c69", firstBreak: null, asOf: AS_OF };
const INVALID = { valid: false, ruleId: null, title: null, severity: null, known: null };

function webhooks(
  id: string | undefined,
  sub: string | undefined,
  method: string,
): Answered | null {
  const [first] = WEBHOOKS;
  const [sent] = DELIVERIES;
  if (id === undefined) {
    return method === "POST"
      ? [201, { webhook: first, secret: "whsec_MDEyMzQ1Njc4OWFiY2RlZg" }]
      : page(WEBHOOKS);
  }
  if (sub === "deliveries") {
    return page(DELIVERIES);
  }
  return sub === "test" && sent ? [200, deliveryDetail(sent)] : null;
}

/** What is asked of a field itself does not narrow its counts. */
function facets(alerts: readonly Alert[], params: URLSearchParams) {
  return ["state", "severity", "rule", "account"].map((field) => {
    const others = new URLSearchParams(params);
    others.delete(field);
    const valueIn = FIELDS[field] ?? String;
    const counts = new Map<string, number>();
    for (const alert of alerts.filter((one) => isAsked(one, others))) {
      const value = valueIn(alert);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const values = [...counts].map(([value, count]) => ({
      value,
      label: field === "account" ? "<b>Payments</b>" : value,
      count,
    }));
    return { field, values, distinct: values.length };
  });
}

const FIELDS: Record<string, (alert: Alert) => string> = {
  state: ({ state }) => state,
  severity: ({ severity }) => severity,
  rule: ({ ruleId }) => ruleId,
  account: ({ path }) => path.at(-1)?.accountId ?? "",
  chain: ({ chainId }) => chainId,
};

function isAsked(alert: Alert, params: URLSearchParams): boolean {
  return Object.entries(FIELDS).every(([name, valueIn]) => {
    const wanted = params.get(name);
    return wanted === null || wanted === valueIn(alert);
  });
}

function answered(alert: Alert, body: string): Alert {
  const { outcome, reason } = JSON.parse(body) as Answering;
  const disposition = { by: "admin", at: AS_OF, outcome, reason };
  return { ...alert, state: outcome, dispositions: [...alert.dispositions, disposition] };
}
