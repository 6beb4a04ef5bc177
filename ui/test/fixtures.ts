import type {
  ChainPage,
  EventRecord,
  Grade,
  Link,
  Origin,
  Session,
  SessionTag,
  Use,
} from "../src/api/model";

/** Made-up sessions for tests and for looking at the pages without a service. */

const ALICE: Origin = {
  originId: "origin-alice",
  kind: "SAML_USER",
  name: "alice@corp.example",
  arn: null,
  accountId: "222222222222",
  provider: "Okta",
  actor: "PERSON",
  person: "Alice Adams (aadams)",
  accountName: null,
  actorEvidence: ["SAML_SUBJECT"],
};

function link(grade: Grade, more: Partial<Link> = {}): Link {
  return { grade, evidence: [], checks: [], candidates: [], candidateCount: 0, ...more };
}

const EXACT = link("EXACT", {
  evidence: ["ACCESS_KEY", "PRINCIPAL", "CREATION_TIME"],
  checks: [
    { check: "INHERITED_TAGS", verdict: "CONFIRMS", detail: "[Team] as passed on" },
    { check: "SOURCE_IDENTITY", verdict: "CONFIRMS", detail: "persists" },
    { check: "LIFETIME", verdict: "CONFIRMS", detail: "begins inside its parent's life" },
    { check: "KEY_ACCOUNT", verdict: "SILENT", detail: "no key to decode" },
  ],
});

export function tag(key: string, value: string, more: Partial<SessionTag> = {}): SessionTag {
  return { key, value, transitive: false, setBy: "CALLER", originSessionId: null, ...more };
}

export function session(sessionId: string, more: Partial<Session> = {}): Session {
  const parentId = more.parentId ?? null;
  return {
    sessionId,
    chainId: sessionId,
    parentId,
    depth: 1,
    kind: "ROLE",
    link: link(parentId === null ? "ORIGIN" : "EXACT"),
    origin: ALICE,
    withheldOrigin: null,
    role: role("HubRole", "222222222222"),
    sessionName: "alice",
    principalId: "AROAEXAMPLEEXAMPLE01:alice",
    accessKeyIds: ["ASIAEXAMPLE000000001"],
    action: "AssumeRole",
    issuedAt: "2026-06-03T09:00:00Z",
    expiresAt: "2026-06-03T10:00:00Z",
    expiryEstimated: false,
    durationSeconds: 3600,
    region: "us-east-1",
    sourceIp: "203.0.113.24",
    userAgent: "aws-cli/2.17.0 Python/3.11 Linux/6.1",
    mfa: null,
    mfaSerial: null,
    externalId: null,
    sessionPolicy: null,
    sourceIdentity: "alice",
    lastUsedAt: null,
    tags: [],
    roleTags: [],
    userTags: [],
    droppedTags: [],
    refusedTags: [],
    events: [],
    findings: [],
    droppedAt: null,
    ...more,
  };
}

export function role(name: string, accountId: string) {
  return {
    arn: `arn:aws:iam::${accountId}:role/${name}`,
    name,
    roleId: null,
    accountId,
    accountName: accountId === "333333333333" ? "production" : null,
  };
}

function record(name: string, accountId: string, index: number) {
  return {
    eventId: `${name}-41d2-4c9e-9f58-1f0a6b2c9d7e`,
    accountId,
    sharedEventId: null,
    source: `AWSLogs/${accountId}/CloudTrail/us-east-1/2026/06/03/${accountId}_CloudTrail_us-east-1_20260603T0915Z_x.json.gz`,
    index,
    sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  };
}

const TEAM = tag("Team", "alpha", { transitive: true, setBy: "IDENTITY_PROVIDER" });
const TEAM_BELOW = tag("Team", "alpha", {
  transitive: true,
  setBy: "INHERITED",
  originSessionId: "hub",
});
const TICKET = tag("Ticket", "OPS-4711", { transitive: true });

/** A person through a hub into payments, who sets a tag that the identity provider had set otherwise. */
export const ALICE_CHAIN: Session[] = [
  session("hub", {
    chainId: "hub",
    action: "AssumeRoleWithSAML",
    sessionName: "alice@corp.example",
    issuedAt: "2026-06-03T09:00:00Z",
    expiresAt: "2026-06-03T17:00:00Z",
    durationSeconds: 28800,
    lastUsedAt: "2026-06-03T09:24:10Z",
    mfa: true,
    tags: [TEAM, tag("CostCenter", "engineering", { setBy: "IDENTITY_PROVIDER" })],
    events: [record("b7c1aa10", "222222222222", 17)],
  }),
  session("production", {
    chainId: "hub",
    parentId: "hub",
    depth: 2,
    link: EXACT,
    role: role("ProductionRole", "333333333333"),
    issuedAt: "2026-06-03T09:05:12Z",
    expiresAt: "2026-06-03T10:05:12Z",
    lastUsedAt: "2026-06-03T09:31:00Z",
    tags: [TEAM_BELOW, tag("Project", "atlas"), TICKET],
    events: [record("0f3e7712", "222222222222", 3), record("1a3e7713", "333333333333", 9)],
  }),
  session("payments", {
    chainId: "hub",
    parentId: "production",
    depth: 3,
    link: link("PROBABLE", {
      evidence: ["PRINCIPAL", "ALIVE"],
      checks: [
        { check: "INHERITED_TAGS", verdict: "CONFIRMS", detail: "[Team, Ticket] as passed on" },
        { check: "SOURCE_IDENTITY", verdict: "CONFIRMS", detail: "persists" },
        { check: "LIFETIME", verdict: "CONFIRMS", detail: "begins inside its parent's life" },
        { check: "KEY_ACCOUNT", verdict: "SILENT", detail: "no key to decode" },
      ],
      candidates: ["production", "other-production"],
      candidateCount: 2,
    }),
    role: role("PaymentsData", "333333333333"),
    issuedAt: "2026-06-03T09:11:02Z",
    expiresAt: "2026-06-03T10:11:02Z",
    lastUsedAt: "2026-06-03T09:18:40Z",
    accessKeyIds: ["ASIAEXAMPLE0000QX7M1"],
    sessionPolicy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"rds:*"}]}',
    tags: [
      TEAM_BELOW,
      tag("CostCenter", "finance"),
      { ...TICKET, setBy: "INHERITED", originSessionId: "production" },
    ],
    roleTags: [{ key: "CostCenter", value: "finance-data" }],
    events: [record("b7c1bb31", "333333333333", 41)],
    findings: ["tag-laundering"],
  }),
  session("audit", {
    chainId: "hub",
    parentId: "hub",
    depth: 2,
    link: link("STRONG", { evidence: ["PRINCIPAL", "CREATION_TIME"] }),
    role: role("AuditReader", "444444444444"),
    issuedAt: "2026-06-03T09:03:30Z",
    expiresAt: "2026-06-03T09:18:30Z",
    expiryEstimated: true,
    durationSeconds: null,
    tags: [TEAM_BELOW],
    events: [record("c3d1bb37", "444444444444", 2)],
  }),
];

/** Every place where a stranger may write, written by a hostile one. */
export const HOSTILE_CHAIN: Session[] = [
  session("hostile", {
    chainId: "hostile",
    origin: {
      ...ALICE,
      originId: "origin-mallory",
      name: '"><script>alert(1)</script>\u202egnp.exe',
    },
    role: role("Admin\u200bRole", "222222222222"),
    sessionName: "<img src=x onerror=alert(1)>",
    userAgent: "agent\u0007\u001b[31mred\u0000",
    sourceIdentity: "ali\u0441e",
    tags: [
      tag("<b>Key</b>", "=cmd|' /C calc'!A0\n@SUM(1)", { transitive: true }),
      tag("constructor", "__proto__"),
    ],
    findings: ["session-name-spoofing"],
  }),
];

const AMBIGUOUS = session("ambiguous", {
  chainId: "ambiguous",
  depth: null,
  link: link("AMBIGUOUS", {
    evidence: ["PRINCIPAL"],
    candidates: ["production", "other-production"],
    candidateCount: 2,
  }),
  origin: null,
  role: role("DeployRole", "555555555555"),
});

export const UNSEEN_CHAIN = [
  session("unseen", {
    chainId: "unseen",
    kind: "UNSEEN",
    depth: null,
    link: link("UNSEEN"),
    origin: {
      originId: "origin-unseen",
      kind: "UNSEEN_SESSION",
      name: "AROAEXAMPLEEXAMPLE09:ci-runner",
      arn: null,
      accountId: "666666666666",
      provider: null,
      actor: "UNKNOWN",
      person: null,
      accountName: null,
      actorEvidence: [],
    },
    role: null,
    sessionName: "ci-runner",
    expiresAt: "2026-06-03T09:20:00Z",
    expiryEstimated: true,
    sourceIdentity: null,
    accessKeyIds: [],
    action: null,
  }),
  session("below-unseen", {
    chainId: "unseen",
    parentId: "unseen",
    depth: null,
    link: EXACT,
    role: role("DeployRole", "555555555555"),
    sessionName: "deploy-8812",
    tags: [tag("Pipeline", "release", { transitive: true })],
    issuedAt: "2026-06-03T09:07:00Z",
  }),
];

/** Five thousand sessions: a deep line, a crowd of one role, and others beside it. */
export function largeChain(): Session[] {
  const sessions: Session[] = [session("large", { chainId: "large", tags: [TEAM] })];
  for (let i = 1; i < 1000; i++) {
    sessions.push(
      session(`deep-${i}`, {
        chainId: "large",
        parentId: i === 1 ? "large" : `deep-${i - 1}`,
        depth: i + 1,
        link: EXACT,
        role: role(`Step${i % 7}`, "333333333333"),
        issuedAt: new Date(Date.parse("2026-06-03T09:00:00Z") + i * 2000).toISOString(),
        tags: [{ ...TEAM_BELOW, originSessionId: "large" }],
      }),
    );
  }
  for (let i = 0; i < 4000; i++) {
    sessions.push(
      session(`wide-${i}`, {
        chainId: "large",
        parentId: "large",
        depth: 2,
        link: EXACT,
        role: role(i < 3900 ? "BackupRole" : `Service${i}`, "444444444444"),
        issuedAt: new Date(Date.parse("2026-06-03T09:01:00Z") + i * 500).toISOString(),
        tags: [{ ...TEAM_BELOW, originSessionId: "large" }],
      }),
    );
  }
  return sessions.sort(
    (a, b) => (a.depth ?? 0) - (b.depth ?? 0) || a.issuedAt.localeCompare(b.issuedAt),
  );
}

export function chainOf(sessions: Session[]): ChainPage {
  const [first] = sessions;
  return {
    chainId: first?.chainId ?? "",
    origin: first?.origin ?? null,
    withheldOrigin: null,
    sessions,
    withheld: [],
    total: sessions.length,
    crowds: [],
    next: null,
    asOf: "2026-06-03T12:00:00Z",
  };
}

export const PEOPLE: Origin[] = [
  ALICE,
  { ...ALICE, originId: "origin-bob", name: "bob@corp.example" },
  {
    originId: "origin-ci",
    kind: "WEB_IDENTITY",
    name: "repo:corp/payments:ref:refs/heads/main",
    arn: null,
    accountId: "222222222222",
    provider: "arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com",
    actor: "PIPELINE",
    person: null,
    accountName: null,
    actorEvidence: ["BUILD_SERVICE_ISSUER"],
  },
  {
    originId: "origin-ec2",
    kind: "AWS_SERVICE",
    name: "ec2.amazonaws.com",
    arn: null,
    accountId: null,
    provider: null,
    actor: "AWS_SERVICE",
    person: null,
    accountName: null,
    actorEvidence: ["SERVICE_PRINCIPAL"],
  },
];

const ROLES = ["HubRole", "ProductionRole", "DeployRole", "ReadOnly", "BackupRole", "DataLoader"];

/** Sessions to fill a result table with. */
export function manySessions(count: number): Session[] {
  const found = [...ALICE_CHAIN, ...HOSTILE_CHAIN, AMBIGUOUS, ...UNSEEN_CHAIN];
  for (let i = found.length; i < count; i++) {
    const name = ROLES[i % ROLES.length] as string;
    const issued = Date.parse("2026-06-03T08:55:00Z") - i * 97_000;
    found.push(
      session(`many-${i}`, {
        origin: PEOPLE[i % PEOPLE.length] as Origin,
        role: role(name, `${(i % 5) + 2}`.repeat(12)),
        sessionName: i % 4 === 3 ? `i-0abc${i}` : `run-${i}`,
        issuedAt: new Date(issued).toISOString(),
        expiresAt: new Date(issued + 3_600_000).toISOString(),
        tags: i % 3 === 0 ? [tag("Project", i % 2 ? "atlas" : "zephyr"), TEAM] : [],
      }),
    );
  }
  return found;
}

const S3 = {
  accountId: "333333333333",
  region: "us-east-1",
  service: "s3.amazonaws.com",
  action: "GetObject",
  error: null,
  sourceIp: "203.0.113.24",
  userAgent: "aws-cli/2.17.0",
  count: 12,
  firstAt: "2026-06-03T09:12:00Z",
  lastAt: "2026-06-03T09:18:40Z",
};

export const USES: Use[] = [
  { ...S3, service: "rds.amazonaws.com", action: "DescribeDBInstances", count: 41 },
  S3,
  { ...S3, action: "PutObject", error: "AccessDenied", count: 3, sourceIp: "198.51.100.7" },
];

export const RECORD: EventRecord = {
  accountId: "333333333333",
  eventId: "b7c1bb31",
  sessionId: "payments",
  record: { eventVersion: "1.11", eventName: "AssumeRole", userIdentity: { type: "AssumedRole" } },
  conflict: false,
  variants: [{ sha256: "9f86d081884c7d65", sightings: [{ source: "a.json.gz", index: 17 }] }],
};
