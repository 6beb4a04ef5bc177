import type { Severity } from "../api/model";
import type { Webhook, WebhookWanted } from "../api/webhooks";

/** What the service takes; RFC-like names of formats and what they send to. */
export const FORMATS: Record<string, string> = {
  generic: "the alert as JSON, signed",
  slack: "a Slack message",
  pagerduty: "an event of PagerDuty",
  splunk: "an event of Splunk's HTTP collector",
  ecs: "a document in Elastic's schema",
  ocsf: "a detection finding of OCSF",
};
export const EVENT_TYPES = [
  "alert.opened",
  "alert.updated",
  "alert.acknowledged",
  "alert.escalated",
  "alert.closed",
  "alert.withdrawn",
];
export const REDACTABLE = [
  "dispositions",
  "message",
  "origin.accountId",
  "origin.arn",
  "origin.name",
  "origin.provider",
  "path.accountId",
  "path.role",
  "path.sessionName",
  "records",
  "tags",
  "title",
];

const WITH_CREDENTIAL = ["pagerduty", "splunk"];
const WITH_DIGEST = ["generic", "slack"];

/** A webhook being made or changed. */
export interface Draft {
  name: string;
  url: string;
  format: string;
  signing: string;
  credential: string;
  minimumSeverity: Severity;
  rules: string[];
  eventTypes: string[];
  fields: string[];
  tagKeys: string;
  digestAfter: string;
  digestSeconds: string;
}

export const BLANK: Draft = {
  name: "",
  url: "",
  format: "generic",
  signing: "v1",
  credential: "",
  minimumSeverity: "MEDIUM",
  rules: [],
  eventTypes: [],
  fields: [],
  tagKeys: "",
  digestAfter: "0",
  digestSeconds: "300",
};

export function draftOf(webhook: Webhook): Draft {
  return {
    ...BLANK,
    name: webhook.name,
    format: webhook.format,
    signing: webhook.signing,
    minimumSeverity: webhook.minimumSeverity,
    rules: webhook.rules,
    eventTypes: webhook.eventTypes,
    fields: webhook.redact.fields ?? [],
    tagKeys: (webhook.redact.tagKeys ?? []).join(", "),
    digestAfter: String(webhook.digest?.after ?? 0),
    digestSeconds: String(webhook.digest?.seconds ?? BLANK.digestSeconds),
  };
}

/** What keeps a draft from being sent, by field. */
export function faultsOf(draft: Draft, isNew: boolean): Partial<Record<keyof Draft, string>> {
  const faults: Partial<Record<keyof Draft, string>> = {};
  if (isNew && draft.url.trim() === "") {
    faults.url = "An address is needed.";
  }
  if (isNew && WITH_CREDENTIAL.includes(draft.format) && draft.credential === "") {
    faults.credential = "This format needs one.";
  }
  if (!/^\d+$/.test(draft.digestAfter.trim())) {
    faults.digestAfter = "A whole number is needed.";
  }
  if (!/^\d+$/.test(draft.digestSeconds.trim())) {
    faults.digestSeconds = "A whole number is needed.";
  }
  return faults;
}

/** Whether many alerts can be told in one message. */
export function hasDigest(format: string): boolean {
  return WITH_DIGEST.includes(format);
}

/** What is sent. An address and a credential are never shown, so that empty keeps them. */
export function wantedOf(draft: Draft, isNew: boolean): WebhookWanted {
  const { name, url, format, signing, credential, minimumSeverity, rules, eventTypes } = draft;
  const tagKeys = draft.tagKeys.split(",").map((key) => key.trim());
  return {
    ...(name.trim() ? { name: name.trim() } : {}),
    ...(url.trim() ? { url: url.trim() } : {}),
    ...(isNew ? { format, signing } : {}),
    ...(credential ? { credential } : {}),
    minimumSeverity,
    rules,
    eventTypes,
    redact: { tagKeys: tagKeys.filter((key) => key !== ""), fields: draft.fields },
    ...(hasDigest(format)
      ? { digest: { after: Number(draft.digestAfter), seconds: Number(draft.digestSeconds) } }
      : {}),
  };
}
