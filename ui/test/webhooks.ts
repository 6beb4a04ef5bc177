import type { Attempt, Delivery, DeliveryDetail, Webhook } from "../src/api/webhooks";

/** Made-up webhooks and what they sent. */

export function webhook(webhookId: string, more: Partial<Webhook> = {}): Webhook {
  return {
    webhookId,
    name: "soc-chat",
    address: "https://hooks.example.com/…",
    format: "slack",
    signing: "v1",
    minimumSeverity: "HIGH",
    rules: [],
    eventTypes: ["alert.opened"],
    redact: { tagKeys: ["Ticket"], fields: ["origin.name"] },
    digest: { after: 5, seconds: 600 },
    enabled: true,
    disabledReason: null,
    createdAt: "2026-06-01T08:00:00Z",
    failures: 0,
    failingSince: null,
    heldUntil: null,
    ...more,
  };
}

export const WEBHOOKS: Webhook[] = [
  webhook("w1"),
  webhook("w2", {
    name: "<b>pager</b>",
    format: "pagerduty",
    digest: null,
    failures: 3,
    failingSince: "2026-06-03T09:00:00Z",
  }),
  webhook("w3", { name: "old", enabled: false, disabledReason: "GONE" }),
];

export function delivery(messageId: string, more: Partial<Delivery> = {}): Delivery {
  return {
    messageId,
    kind: "ALERT",
    state: "DELIVERED",
    type: "alert.opened",
    alertId: "a1",
    sessionId: "payments",
    digestMessageId: null,
    createdAt: "2026-06-03T09:12:01Z",
    attempts: 1,
    nextAttemptAt: null,
    finishedAt: "2026-06-03T09:12:02Z",
    status: 200,
    error: null,
    ...more,
  };
}

export const DELIVERIES: Delivery[] = [
  delivery("msg_1"),
  delivery("msg_2", { state: "DEAD", attempts: 8, status: 500, error: "status 500" }),
];

export function attempt(number: number, more: Partial<Attempt> = {}): Attempt {
  return {
    attempt: number,
    at: "2026-06-03T09:12:02Z",
    durationMillis: 41,
    status: 200,
    error: null,
    excerpt: null,
    ...more,
  };
}

export function deliveryDetail(one: Delivery): DeliveryDetail {
  const failed = { status: one.status, error: one.error, excerpt: "<h1>upstream</h1>" };
  return { delivery: one, attempts: [one.error === null ? attempt(1) : attempt(1, failed)] };
}
