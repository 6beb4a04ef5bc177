import Button from "@cloudscape-design/components/button";
import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";
import { AlertNav } from "../alerts/AlertNav";
import { useMay } from "../api/queries";
import { useWebhooks, type Webhook } from "../api/webhooks";
import { Failure } from "../shared/Failure";
import { Text } from "../shared/Text";
import { Waiting } from "../shared/Waiting";
import { Deliveries } from "./Deliveries";
import { Secret } from "./Secret";
import { WebhookCard } from "./WebhookCard";
import { WebhookForm } from "./WebhookForm";
import "./webhooks.css";

/** Where alerts are sent to, how that goes, and what was sent. */
export default function WebhooksPage() {
  const [params, setParams] = useSearchParams();
  const webhooks = useWebhooks();
  const mayChange = useMay("admin", true);
  const [editing, setEditing] = useState<Webhook | "new" | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const shown = params.get("webhook");
  const state = params.get("state");
  const chosen = webhooks.data?.find(({ webhookId }) => webhookId === shown);
  useEffect(() => {
    document.title = "Webhooks · Hoptrail";
  }, []);
  return (
    <>
      <AlertNav />
      <div className="webhooks-head">
        <h1 className="page-title">Webhooks</h1>
        <span className="dim">Who is told of alerts, as they are opened and answered.</span>
        {mayChange ? <Button onClick={() => setEditing("new")}>Add a webhook</Button> : null}
      </div>
      {webhooks.isPending ? <Waiting /> : null}
      {webhooks.isError && webhooks.data === undefined ? (
        <Failure what="The webhooks" error={webhooks.error} retry={() => webhooks.refetch()} />
      ) : null}
      {webhooks.data?.length === 0 ? (
        <p className="card webhook">
          Nobody is told. A webhook sends alerts to a chat, a pager, or a program of yours.
        </p>
      ) : null}
      <div className="webhooks">
        {webhooks.data?.map((webhook) => (
          <WebhookCard
            key={webhook.webhookId}
            webhook={webhook}
            chosen={webhook.webhookId === shown}
            mayChange={mayChange}
            onEdit={() => setEditing(webhook)}
            onSecret={setSecret}
            onLog={() =>
              setParams(webhook.webhookId === shown ? {} : { webhook: webhook.webhookId })
            }
          />
        ))}
      </div>
      {chosen ? (
        <section className="webhook-log" aria-label="Deliveries">
          <h2>
            What was sent to <Text>{chosen.name}</Text>
          </h2>
          <Deliveries
            webhookId={chosen.webhookId}
            state={state}
            mayRedeliver={mayChange}
            onState={(wanted) =>
              setParams({ webhook: chosen.webhookId, ...(wanted ? { state: wanted } : {}) })
            }
          />
        </section>
      ) : null}
      {editing ? (
        <WebhookForm
          webhook={editing === "new" ? null : editing}
          onSecret={setSecret}
          onClose={() => setEditing(null)}
        />
      ) : null}
      {secret === null ? null : <Secret secret={secret} onClose={() => setSecret(null)} />}
    </>
  );
}
