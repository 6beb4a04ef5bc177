import type { Alert } from "../src/api/alerts";
import type { Rule } from "../src/api/rules";
import { ALICE_CHAIN, HOSTILE_CHAIN } from "./fixtures.ts";

/** Made-up alerts, and the rules that opened them. */

function rule(ruleId: string, more: Partial<Rule> = {}): Rule {
  return {
    ruleId,
    kind: "BUILT_IN",
    version: 2,
    title: "A caller set a tag that the session above had otherwise",
    why: "Whoever sets a tag chooses what it opens.",
    severity: "HIGH",
    attack: ["T1548.005"],
    defaults: {},
    checkFirst: ["Who asked for the tag, and was it announced?"],
    benign: ["Pipelines that move between projects."],
    needs: [],
    offBecause: null,
    setting: { version: 0, enabled: true, severity: null, parameters: {}, by: null, at: null },
    source: null,
    ...more,
  };
}

export function alert(alertId: string, more: Partial<Alert> = {}): Alert {
  const path = ALICE_CHAIN.slice(0, 3);
  return {
    alertId,
    findingId: alertId,
    ruleId: "tag-laundering",
    ruleVersion: "2.0",
    severity: "HIGH",
    state: "OPEN",
    title: "A caller set a tag that the session above had otherwise",
    message: "alice@corp.example set Team to finance on PaymentsData; ProductionRole had alpha.",
    sessionId: "payments",
    chainId: "hub",
    origin: path[0]?.origin ?? null,
    withheldOrigin: null,
    at: "2026-06-03T09:10:00Z",
    path: path.map((hop) => ({
      sessionId: hop.sessionId,
      role: hop.role?.arn ?? null,
      accountId: hop.role?.accountId ?? null,
      sessionName: hop.sessionName,
      grade: hop.link.grade,
      depth: hop.depth,
    })),
    withheld: [],
    tags: path.at(-1)?.tags ?? [],
    attack: ["T1548.005", "T1098"],
    checkFirst: ["Who asked for the tag, and was it announced?"],
    records: ["b7c1bb31"],
    dispositions: [],
    link: "/chains/payments",
    openedAt: "2026-06-03T09:12:00Z",
    acknowledgedAt: null,
    ...more,
  };
}

const HOSTILE = HOSTILE_CHAIN[0];

export const ALERTS: Alert[] = [
  alert("a1"),
  alert("a2", {
    ruleId: "deep-chain",
    severity: "MEDIUM",
    title: "A chain deeper than usual",
    message: "alice@corp.example stands 4 hops deep in 444444444444.",
    dispositions: [
      {
        by: "bob",
        at: "2026-06-03T09:40:00Z",
        outcome: "ACKNOWLEDGED",
        reason: "Looking at it with the payments team.",
      },
    ],
    state: "ACKNOWLEDGED",
    acknowledgedAt: "2026-06-03T09:40:00Z",
  }),
  alert("a3", {
    ruleId: "assume-root",
    severity: "CRITICAL",
    title: "A root task in a member account",
    message: "op2 took root in account 444455556666.",
    chainId: "c3",
    origin: null,
  }),
  alert("hostile", {
    severity: "LOW",
    chainId: "c4",
    message: "<img src=x onerror=alert(1)> came back as \u202eevil.",
    origin: HOSTILE?.origin ?? null,
    tags: HOSTILE?.tags ?? [],
  }),
  ...Array.from({ length: 9 }, (_, i) =>
    alert(`many-${i}`, {
      ruleId: "agent-switch",
      severity: "INFO",
      title: "One credential under unlike user agents",
      message: `run-${i} used aws-cli/2.17.0 and then Boto3/1.34.`,
      chainId: "c5",
    }),
  ),
];

export const RULES: Rule[] = [
  rule("agent-switch", { severity: "LOW", title: "One credential under unlike user agents" }),
  rule("assume-root", { severity: "CRITICAL", title: "A root task in a member account" }),
  rule("deep-chain", {
    severity: "MEDIUM",
    title: "A chain deeper than usual",
    defaults: { depth: 4, mediumFrom: 7 },
  }),
  rule("tag-laundering"),
];
