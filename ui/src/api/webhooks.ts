import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, send } from "./client";
import type { Answer, Schemas, Severity } from "./model";

export type Webhook = Answer<Schemas["Webhook"]>;
export type Delivery = Answer<Schemas["WebhookDelivery"]>;
export type DeliveryDetail = Answer<Schemas["WebhookDeliveryDetail"]>;
export type Attempt = Answer<Schemas["WebhookAttempt"]>;
type WebhookPage = Answer<Schemas["WebhookPage"]>;
type DeliveryPage = Answer<Schemas["WebhookDeliveryPage"]>;
type CreatedWebhook = Answer<Schemas["CreatedWebhook"]>;
type WebhookSecret = Answer<Schemas["WebhookSecret"]>;
type Redelivery = Answer<Schemas["WebhookRedelivery"]>;

const WEBHOOKS = "webhooks";
const DELIVERIES = "deliveries";
const path = (webhookId: string) => `/webhooks/${encodeURIComponent(webhookId)}`;

export function useWebhooks() {
  return useQuery({
    queryKey: [WEBHOOKS],
    queryFn: async ({ signal }) => {
      const all: Webhook[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page: WebhookPage = await get("/webhooks", { limit: 100, cursor }, signal);
        all.push(...page.items);
        cursor = page.next;
      }
      return all;
    },
  });
}

/** What a webhook is to be; what is absent keeps its value. */
export interface WebhookWanted {
  name?: string;
  url?: string;
  format?: string;
  signing?: string;
  credential?: string;
  minimumSeverity?: Severity;
  rules?: string[];
  eventTypes?: string[];
  redact?: { tagKeys: string[]; fields: string[] };
  digest?: { after: number; seconds: number };
  enabled?: boolean;
}

/** Changes webhooks, and reads anew what is shown of them and of what they sent. */
function useChange<V, R>(change: (value: V) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: [WEBHOOKS] }),
        client.invalidateQueries({ queryKey: [DELIVERIES] }),
      ]),
  });
}

export function useAddWebhook() {
  return useChange((wanted: WebhookWanted) => post<CreatedWebhook>("/webhooks", wanted));
}

export function useChangeWebhook(webhookId: string) {
  return useChange((wanted: WebhookWanted) => send<Webhook>("PATCH", path(webhookId), wanted));
}

export function useRemoveWebhook(webhookId: string) {
  return useChange(() => send<void>("DELETE", path(webhookId)));
}

/** A fresh secret; the old one signs along for so many hours. */
export function useRotateSecret(webhookId: string) {
  return useChange((overlapHours: number) =>
    post<WebhookSecret>(`${path(webhookId)}/secret`, { overlapHours }),
  );
}

export function useTestWebhook(webhookId: string) {
  return useChange(() => send<DeliveryDetail>("POST", `${path(webhookId)}/test`));
}

export function useDeliveries(webhookId: string, state: string | null) {
  return useInfiniteQuery({
    queryKey: [DELIVERIES, webhookId, state],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      get<DeliveryPage>(
        `${path(webhookId)}/deliveries`,
        { state, limit: 50, cursor: pageParam },
        signal,
      ),
    getNextPageParam: (page) => page.next,
  });
}

/** One delivery with the log of its attempts. */
export function useDelivery(webhookId: string, messageId: string) {
  return useQuery({
    queryKey: [DELIVERIES, webhookId, "one", messageId],
    queryFn: ({ signal }) =>
      get<DeliveryDetail>(
        `${path(webhookId)}/deliveries/${encodeURIComponent(messageId)}`,
        {},
        signal,
      ),
  });
}

/** Queues a delivery again; all that were given up where none is named. */
export function useRedeliver(webhookId: string) {
  return useChange((messageId: string | null) =>
    send<Redelivery>(
      "POST",
      messageId === null
        ? `${path(webhookId)}/redeliver`
        : `${path(webhookId)}/deliveries/${encodeURIComponent(messageId)}/redeliver`,
    ),
  );
}
