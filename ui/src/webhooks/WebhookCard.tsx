import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import {
  useChangeWebhook,
  useRemoveWebhook,
  useRotateSecret,
  useTestWebhook,
  type Webhook,
} from "../api/webhooks";
import { Facts } from "../shared/Facts";
import { messageOf } from "../shared/Failure";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { counted } from "../shared/words";
import { Attempts } from "./Attempts";
import { FORMATS } from "./wanted";

const OVERLAP_HOURS = 24;

interface Props {
  webhook: Webhook;
  chosen: boolean;
  mayChange: boolean;
  onEdit: () => void;
  onSecret: (secret: string) => void;
  onLog: () => void;
}

/** One webhook: where it sends what, how that goes, and what may be done with it. */
export function WebhookCard({ webhook, chosen, mayChange, onEdit, onSecret, onLog }: Props) {
  const { webhookId, name, enabled } = webhook;
  const test = useTestWebhook(webhookId);
  const change = useChangeWebhook(webhookId);
  const rotate = useRotateSecret(webhookId);
  const remove = useRemoveWebhook(webhookId);
  const [sure, setSure] = useState(false);
  const failed = [test, change, rotate, remove].find(({ error }) => error !== null)?.error;
  return (
    <article className="card webhook" aria-label={name}>
      <header>
        <h2>
          <Text>{name}</Text>
        </h2>
        <Condition webhook={webhook} />
      </header>
      <Facts
        facts={{
          "Sends to": <Text mono>{webhook.address}</Text>,
          Format: `${webhook.format}, ${FORMATS[webhook.format] ?? ""}; signed ${webhook.signing}`,
          Tells: tells(webhook),
          "Leaves out": leavesOut(webhook),
          "Sums up": webhook.digest
            ? `from the ${(webhook.digest.after ?? 0) + 1}th alert in ${webhook.digest.seconds} s on`
            : null,
          Since: fullTime(webhook.createdAt),
        }}
      />
      <div className="webhook-buttons">
        <Button onClick={onLog} ariaExpanded={chosen}>
          Deliveries
        </Button>
        {mayChange ? (
          <>
            <Button loading={test.isPending} onClick={() => test.mutate(undefined)}>
              Test
            </Button>
            <Button onClick={onEdit}>Edit</Button>
            <Button loading={change.isPending} onClick={() => change.mutate({ enabled: !enabled })}>
              {enabled ? "Switch off" : "Switch on"}
            </Button>
            <Button
              loading={rotate.isPending}
              onClick={() =>
                rotate.mutate(OVERLAP_HOURS, { onSuccess: ({ secret }) => onSecret(secret) })
              }
            >
              New secret
            </Button>
            <Button
              loading={remove.isPending}
              onClick={() => (sure ? remove.mutate(undefined) : setSure(true))}
            >
              {sure ? "Remove it with all its deliveries" : "Remove"}
            </Button>
          </>
        ) : null}
      </div>
      {failed ? <p role="alert">{messageOf(failed)}</p> : null}
      {rotate.data?.previousUntil ? (
        <p role="status">Until {fullTime(rotate.data.previousUntil)} the old secret signs along.</p>
      ) : null}
      {test.data ? (
        <div role="status" className="webhook-test">
          <strong>
            {test.data.delivery.state === "DELIVERED"
              ? "✓ The test was accepted"
              : "✕ The test was not accepted"}
          </strong>
          <Attempts attempts={test.data.attempts} />
        </div>
      ) : null}
    </article>
  );
}

function Condition({ webhook }: { webhook: Webhook }) {
  const { enabled, disabledReason, failures, failingSince, heldUntil } = webhook;
  if (disabledReason !== null) {
    return (
      <span className="pill pill-bad">
        ▲ stopped:{" "}
        {disabledReason === "GONE" ? "the receiver is gone" : "nothing was accepted for days"}
      </span>
    );
  }
  if (!enabled) {
    return <span className="dim">○ off</span>;
  }
  if (failures > 0) {
    return (
      <span className="pill pill-bad">
        ▲ {counted(failures, "attempt")} failed
        {failingSince ? ` since ${fullTime(failingSince)}` : ""}
        {heldUntil ? `, held until ${fullTime(heldUntil)}` : ""}
      </span>
    );
  }
  return <span className="webhook-on">● on</span>;
}

function tells({ minimumSeverity, rules, eventTypes }: Webhook): string {
  const of = rules.length === 0 ? "any rule" : rules.join(", ");
  const what = eventTypes.length === 0 ? "everything" : eventTypes.join(", ");
  return `${what} of alerts from ${minimumSeverity} up, of ${of}`;
}

function leavesOut({ redact }: Webhook) {
  const keys = (redact.tagKeys ?? []).map((key) => `tag ${key}`);
  const all = [...(redact.fields ?? []), ...keys];
  return all.length === 0 ? null : <Text>{all.join(", ")}</Text>;
}
