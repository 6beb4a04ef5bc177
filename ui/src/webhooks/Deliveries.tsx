import Button from "@cloudscape-design/components/button";
import Select from "@cloudscape-design/components/select";
import { useState } from "react";
import { Link } from "react-router";
import { type Delivery, useDeliveries, useDelivery, useRedeliver } from "../api/webhooks";
import { Failure, messageOf } from "../shared/Failure";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { Waiting } from "../shared/Waiting";
import { counted, words } from "../shared/words";
import { Attempts } from "./Attempts";

const STATES = [
  { value: "", label: "Any state" },
  { value: "waiting", label: "Waiting" },
  { value: "held", label: "Held for a digest" },
  { value: "delivered", label: "Delivered" },
  { value: "dead", label: "Given up" },
];

const STATE_MARK: Record<Delivery["state"], string> = {
  WAITING: "◌ waiting",
  HELD: "◌ held for a digest",
  DELIVERED: "✓ delivered",
  DEAD: "✕ given up",
};

interface Props {
  webhookId: string;
  state: string | null;
  mayRedeliver: boolean;
  onState: (state: string | null) => void;
}

/** The log of a webhook, the latest delivery first. */
export function Deliveries({ webhookId, state, mayRedeliver, onState }: Props) {
  const log = useDeliveries(webhookId, state);
  const redeliver = useRedeliver(webhookId);
  const [opened, setOpened] = useState<string | null>(null);
  const items = log.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <div className="webhook-buttons">
        <Select
          ariaLabel="State of deliveries"
          options={STATES}
          selectedOption={STATES.find(({ value }) => value === (state ?? "")) ?? null}
          onChange={({ detail }) => onState(detail.selectedOption.value || null)}
        />
        <Button iconName="refresh" ariaLabel="Read again" onClick={() => log.refetch()} />
        {mayRedeliver && items?.some((one) => one.state === "DEAD") ? (
          <Button loading={redeliver.isPending} onClick={() => redeliver.mutate(null)}>
            Redeliver all that were given up
          </Button>
        ) : null}
        <span role="status">
          {redeliver.data ? `${counted(redeliver.data.queued, "delivery")} queued again` : null}
          {redeliver.error ? messageOf(redeliver.error) : null}
        </span>
      </div>
      {log.isPending ? <Waiting /> : null}
      {log.isError && items === undefined ? (
        <Failure what="The deliveries" error={log.error} retry={() => log.refetch()} />
      ) : null}
      {items?.length === 0 ? <p className="card webhook">Nothing was sent yet.</p> : null}
      {items && items.length > 0 ? (
        <div className="card table-scroll">
          <table className="plain-table">
            <caption className="visually-hidden">Deliveries</caption>
            <thead>
              <tr>
                <th scope="col">Made</th>
                <th scope="col">Message</th>
                <th scope="col">State</th>
                <th scope="col">Attempts</th>
                <th scope="col">
                  <span className="visually-hidden">Redeliver</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((delivery) => (
                <tr key={delivery.messageId}>
                  <td className="nowrap">{fullTime(delivery.createdAt)}</td>
                  <td>
                    <Message delivery={delivery} />
                    {opened === delivery.messageId ? (
                      <AttemptLog webhookId={webhookId} messageId={delivery.messageId} />
                    ) : null}
                  </td>
                  <td>
                    {STATE_MARK[delivery.state]}
                    <div className="dim small">
                      {delivery.error ? <Text>{delivery.error}</Text> : null}
                      {delivery.nextAttemptAt ? ` again ${fullTime(delivery.nextAttemptAt)}` : ""}
                    </div>
                  </td>
                  <td>
                    <button
                      type="button"
                      className="link-button"
                      aria-expanded={opened === delivery.messageId}
                      onClick={() =>
                        setOpened(opened === delivery.messageId ? null : delivery.messageId)
                      }
                    >
                      {counted(delivery.attempts, "attempt")}
                    </button>
                  </td>
                  <td>
                    {mayRedeliver && delivery.finishedAt !== null ? (
                      <Button onClick={() => redeliver.mutate(delivery.messageId)}>
                        Redeliver
                      </Button>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {log.hasNextPage ? (
        <Button loading={log.isFetchingNextPage} onClick={() => log.fetchNextPage()}>
          Earlier deliveries
        </Button>
      ) : null}
    </>
  );
}

function Message({ delivery }: { delivery: Delivery }) {
  return (
    <>
      {delivery.type ?? words(delivery.kind)}
      {delivery.alertId ? (
        <>
          {" "}
          <Link to={`/alerts/${encodeURIComponent(delivery.alertId)}`} className="strong-link">
            the alert
          </Link>
        </>
      ) : null}
      <div className="dim small">
        <Text mono>{delivery.messageId}</Text>
      </div>
    </>
  );
}

function AttemptLog({ webhookId, messageId }: { webhookId: string; messageId: string }) {
  const read = useDelivery(webhookId, messageId);
  if (read.isPending) {
    return <Waiting />;
  }
  return read.data ? (
    <Attempts attempts={read.data.attempts} />
  ) : (
    <Failure what="The attempts" error={read.error} retry={() => read.refetch()} />
  );
}
