import type { Actor, Grade, Kind, OriginKind, SetBy } from "../api/model";

/** What each grade claims, in one sentence. */
export const GRADE_MEANING: Record<Grade, string> = {
  ORIGIN: "The caller is no session: the chain begins here.",
  EXACT: "The caller's key, principal and creation time are those of the parent's issuance.",
  STRONG: "Principal and creation time single out one issuance, though the key differs.",
  PROBABLE: "The best candidate by principal, time and what was handed down.",
  AMBIGUOUS: "Several sessions fit equally well: no parent is named.",
  UNSEEN: "The calling session's issuance is not in the data.",
};

export const KIND_LABEL: Record<Kind, string> = {
  ROLE: "role session",
  FEDERATED_USER: "federated user",
  ROOT_TASK: "root task",
  USER_TOKEN: "user token",
  UNSEEN: "unseen session",
};

export const ACTOR_LABEL: Record<Actor, string> = {
  PERSON: "a person",
  PIPELINE: "a pipeline",
  WORKLOAD: "a workload",
  AWS_SERVICE: "an AWS service",
  AGENT: "an agent",
  UNKNOWN: "unknown",
};

const ORIGIN_KIND_LABEL: Record<OriginKind, string> = {
  IAM_USER: "IAM user",
  ROOT_USER: "root user",
  SAML_USER: "SAML",
  WEB_IDENTITY: "web identity",
  IDENTITY_CENTER_USER: "Identity Center",
  AWS_SERVICE: "AWS service",
  EXTERNAL_ACCOUNT: "external account",
  UNSEEN_SESSION: "unseen session",
  UNKNOWN: "unknown",
};

export function originKindLabel(kind: OriginKind): string {
  return ORIGIN_KIND_LABEL[kind] ?? words(kind);
}

/** A provider in short: the last part of an ARN, the host of an address. */
export function shortProvider(provider: string): string {
  if (provider.startsWith("arn:")) {
    return lastPart(provider);
  }
  return URL.canParse(provider) ? new URL(provider).host || provider : provider;
}

/** `Deploy` for `arn:aws:iam::111122223333:role/team/Deploy`. */
export function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1) || arn;
}

export const SET_BY_LABEL: Record<SetBy, string> = {
  CALLER: "caller",
  IDENTITY_PROVIDER: "identity provider",
  SERVICE: "service",
  INHERITED: "inherited",
};

export const SET_BY_SHORT: Record<SetBy, string> = {
  CALLER: "caller",
  IDENTITY_PROVIDER: "IdP",
  SERVICE: "service",
  INHERITED: "inherited",
};

/** `CREATION_TIME` and `creation-time` as `creation time`. */
export function words(code: string): string {
  return code.replace(/[_-]/g, " ").toLowerCase();
}

/** `1 session`, `4 sessions`, `12,345 sessions`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
