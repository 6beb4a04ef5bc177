import type { AccessLogEntry, Context, LogFile, Token } from "../src/api/settings";

/** Made-up tokens, files, entries and context. */

export function token(tokenId: string, more: Partial<Token> = {}): Token {
  return {
    tokenId,
    name: "dashboard",
    access: "viewer",
    accounts: null,
    createdAt: "2026-06-01T08:00:00Z",
    expiresAt: "2126-06-01T08:00:00Z",
    revokedAt: null,
    ...more,
  };
}

export const TOKENS: Token[] = [
  token("5535c284a27136de"),
  token("6635c284a27136de", {
    name: "<b>pipeline</b>",
    access: "analyst",
    accounts: ["111122223333"],
    expiresAt: null,
  }),
  token("7735c284a27136de", { name: "old", revokedAt: "2026-06-02T08:00:00Z" }),
];

const FILE: LogFile = {
  fileId: "f1",
  source: "AWSLogs/222222222222/CloudTrail/us-east-1/2026/06/03/x.json.gz",
  sha256: "9f86d081884c7d65",
  size: 1594,
  trail: "",
  accountId: "222222222222",
  region: "us-east-1",
  records: 1200,
  identityEvents: 340,
  duplicates: 2,
  rejected: 3,
  note: "MULTIPLE_GZIP_MEMBERS",
  verdict: null,
  readAt: "2026-06-03T11:58:00Z",
};

export const SOURCES = {
  items: [FILE, { ...FILE, fileId: "f2", note: null, rejected: 0 }],
  totals: { files: 2, records: 2400, identityEvents: 680, rejected: 3 },
  next: null,
  asOf: "2026-06-03T12:00:00Z",
};

const ENTRY: AccessLogEntry = {
  number: 13,
  at: "2026-06-03T11:00:00Z",
  whoId: "bf48e5b14e6bf9c3",
  who: "bob",
  access: "analyst",
  remoteAddress: "127.0.0.1",
  method: "POST",
  path: "/api/v1/alerts/a2/dispositions",
  route: "/api/v1/alerts/{alertId}/dispositions",
  parameters: "",
  status: 200,
  code: null,
  detail: '{"body":{"outcome":"ACKNOWLEDGED"}}',
  hash: "4f9c51f8550135a1",
};

export const ENTRIES: AccessLogEntry[] = [
  ENTRY,
  { ...ENTRY, number: 12, method: "GET", path: "/api/v1/tokens", status: 403, code: "forbidden" },
];

export const CONTEXTS: Context[] = [
  {
    kind: "networks",
    inForce: {
      version: 2,
      sha256: "02cd3014",
      entries: 4,
      by: "admin",
      at: "2026-06-02T08:00:00Z",
    },
    fault: {
      source: "/etc/hoptrail/networks.csv",
      line: 3,
      reason: "No network: 10.0.0.0/99",
      at: "2026-06-03T08:00:00Z",
    },
  },
  { kind: "canaries", inForce: null, fault: null },
];
