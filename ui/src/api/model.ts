/** The shapes of the REST service that the pages read. */

export type Grade = "ORIGIN" | "EXACT" | "STRONG" | "PROBABLE" | "AMBIGUOUS" | "UNSEEN";
export type Kind = "ROLE" | "FEDERATED_USER" | "ROOT_TASK" | "USER_TOKEN" | "UNSEEN";
export type SetBy = "CALLER" | "IDENTITY_PROVIDER" | "SERVICE" | "INHERITED";
export type Verdict = "CONFIRMS" | "REFUTES" | "SILENT";
export type Actor = "PERSON" | "PIPELINE" | "WORKLOAD" | "AWS_SERVICE" | "AGENT" | "UNKNOWN";

export interface Check {
  check: string;
  verdict: Verdict;
  detail?: string | null;
}

export interface Link {
  grade: Grade;
  evidence: string[];
  checks: Check[];
  candidates: string[];
  candidateCount: number;
}

export interface Origin {
  originId: string;
  kind: string;
  name: string;
  arn?: string | null;
  accountId?: string | null;
  provider?: string | null;
  actor: Actor;
}

interface Role {
  arn: string | null;
  name: string | null;
  roleId: string | null;
  accountId: string | null;
}

export interface SessionTag {
  key: string;
  value: string;
  transitive: boolean;
  setBy: SetBy;
  originSessionId?: string | null;
}

export interface EventReference {
  eventId: string;
  accountId: string;
  sharedEventId?: string | null;
  source?: string | null;
  index?: number | null;
  sha256?: string | null;
}

/** Times are ISO-8601 in UTC. */
export interface Session {
  sessionId: string;
  chainId: string;
  parentId: string | null;
  depth: number | null;
  kind: Kind;
  link: Link;
  origin: Origin | null;
  role: Role | null;
  sessionName: string | null;
  principalId: string | null;
  accessKeyIds: string[];
  action: string | null;
  issuedAt: string;
  expiresAt: string | null;
  expiryEstimated: boolean;
  durationSeconds: number | null;
  region: string | null;
  sourceIp: string | null;
  userAgent: string | null;
  mfa: boolean | null;
  mfaSerial: string | null;
  externalId: string | null;
  sessionPolicy: string | null;
  sourceIdentity: string | null;
  lastUsedAt: string | null;
  tags: SessionTag[];
  roleTags: { key: string; value: string }[];
  events: EventReference[];
  findings: string[];
}

export interface SessionPage {
  items: Session[];
  total: { value: number; relation: string };
  next: string | null;
  asOf: string;
}

export interface ChainPage {
  chainId: string;
  origin: Origin | null;
  sessions: Session[];
  total: number;
  next: string | null;
}

/** `value` is what a query names, `label` what people call it; `distinct` counts all values. */
export interface Facet {
  field: string;
  values: { value: string; label: string; count: number }[];
  distinct: number;
}

export interface FacetPage {
  items: Facet[];
}

export interface TagPage {
  items: { key: string }[];
}

/** Calls of one kind from one place, by a session's credentials. */
export interface Use {
  accountId: string;
  region: string;
  service: string;
  action: string;
  error: string | null;
  sourceIp: string | null;
  userAgent: string | null;
  count: number;
  firstAt: string;
  lastAt: string;
}

export interface UsePage {
  items: Use[];
}

export interface EventRecord {
  record: unknown;
  conflict: boolean;
  variants: { sha256: string; sightings: { source: string; index: number }[] }[];
}

export interface Me {
  csrf?: string | null;
  name: string;
  access: string;
}
