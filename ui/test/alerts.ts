import type { Alert } from "../src/api/alerts";
import type { Finding, Rule, RuleDetail, Suppression } from "../src/api/rules";
import { ALICE_CHAIN, HOSTILE_CHAIN } from "./fixtures.ts";

/** Made-up alerts, and the rules that opened them. */

export function rule(ruleId: string, more: Partial<Rule> = {}): Rule {
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
    setting: {
      version: 1,
      enabled: true,
      severity: "HIGH",
      parameters: { depth: 6 },
      by: "admin",
      at: "2026-06-02T08:00:00Z",
    },
  }),
  rule("new-country", {
    title: "A session from a country not seen before",
    needs: ["countries"],
    offBecause: "Nothing is told of countries: see /context",
  }),
  rule("tag-laundering"),
];

export const SIGMA_TEXT = `title: Four hops in two minutes
id: 9c3a1e5b-8d7f-4b2a-b6c4-1e0d9f8a7b07
detection:
    selection:
        depth|gt: 4
    condition: selection
level: medium
`;

export const SIGMA_RULE = rule("9c3a1e5b-8d7f-4b2a-b6c4-1e0d9f8a7b07", {
  kind: "SIGMA",
  title: "Four hops in two minutes",
  severity: "MEDIUM",
  source: SIGMA_TEXT,
});

export function detailOf(one: Rule): RuleDetail {
  const texts = one.source
    ? [{ version: 1, source: one.source, by: "admin", at: "2026-06-01T08:00:00Z" }]
    : [];
  return { rule: one, versions: one.setting.version > 0 ? [one.setting] : [], texts };
}

export const FINDINGS: Finding[] = ALERTS.slice(0, 2).map((one) => ({
  findingId: one.findingId,
  ruleId: one.ruleId,
  ruleVersion: one.ruleVersion,
  sessionId: one.sessionId,
  severity: one.severity,
  at: one.at,
  message: one.message,
  records: one.records,
}));

export function suppression(suppressionId: string, more: Partial<Suppression> = {}): Suppression {
  return {
    suppressionId,
    ruleId: "deep-chain",
    query: "role:BackupRole",
    reason: "The backup hops through three hubs.",
    by: "bob",
    at: "2026-06-02T10:00:00Z",
    expiresAt: "2126-06-09T10:00:00Z",
    endedBy: null,
    endedAt: null,
    ...more,
  };
}

export const SUPPRESSIONS: Suppression[] = [
  suppression("s1"),
  suppression("s2", { expiresAt: "2026-06-03T10:00:00Z", query: "" }),
  suppression("s3", { ruleId: null, endedBy: "alice", endedAt: "2026-06-02T12:00:00Z" }),
];
