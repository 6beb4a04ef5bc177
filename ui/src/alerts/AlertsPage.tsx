import Button from "@cloudscape-design/components/button";
import { useEffect, useMemo, useState } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import {
  type Alert,
  type Outcome,
  useAlert,
  useAlertNews,
  useAlerts,
  useDispose,
} from "../api/alerts";
import { useMay } from "../api/queries";
import { Failure } from "../shared/Failure";
import { visible } from "../shared/visible";
import "./alerts.css";
import { AlertDetail } from "./AlertDetail";
import { AlertNav } from "./AlertNav";
import { Answer } from "./Answer";
import { Filters } from "./Filters";
import { groupByChain, neighbour, STATE_LABEL, shown, summary } from "./groups";
import { Keys } from "./Keys";
import { focusRow, Queue } from "./Queue";
import { OUTCOME_KEYS, useTriageKeys } from "./triage";
import { alertHref, readQueue } from "./url";

const NONE: Alert[] = [];

/** The queue of alerts, and beside it the one that is examined. */
export default function AlertsPage() {
  const { alertId = null } = useParams();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const filter = readQueue(params);
  const queue = useAlerts(filter);
  const news = useAlertNews(filter);
  const mayAnswer = useMay("analyst");
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [answering, setAnswering] = useState<Outcome | null>(null);
  const [keysShown, setKeysShown] = useState(false);
  const [said, setSaid] = useState("");

  const alerts = useMemo(
    () => queue.data?.pages.flatMap(({ items }) => items) ?? NONE,
    [queue.data],
  );
  const groups = useMemo(() => groupByChain(alerts), [alerts]);
  const rows = groups.flatMap((group) => shown(group, opened, alertId));
  const listed = alerts.find((alert) => alert.alertId === alertId);
  const alone = useAlert(
    alertId ?? "",
    alertId !== null && listed === undefined && !queue.isPending,
  );
  const alert = listed ?? alone.data;
  useEffect(() => {
    document.title = `${alert ? visible(alert.title) : "Alerts"} · Hoptrail`;
  }, [alert]);

  const dispose = useDispose();
  const answer = (outcome: Outcome, reason: string, done?: () => void) => {
    if (alert) {
      dispose.mutate(
        { alertId: alert.alertId, outcome, reason },
        {
          onSuccess: () => {
            setSaid(`${STATE_LABEL[outcome]}: ${visible(alert.title)}`);
            done?.();
          },
        },
      );
    }
  };
  const begin = (outcome: Outcome) => {
    if (!mayAnswer || !alert || alert.state === "WITHDRAWN" || dispose.isPending) {
      return;
    }
    dispose.reset();
    if (outcome === "ACKNOWLEDGED") {
      answer(outcome, "");
    } else {
      setAnswering(outcome);
    }
  };
  const move = (by: number) => {
    const next = neighbour(rows, alertId, by);
    if (next) {
      // At once: the next key may come before an idle moment, and must mean this alert.
      navigate(alertHref(next.alertId, filter), { replace: alertId !== null, flushSync: true });
      focusRow(next.alertId);
    }
  };
  useTriageKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    "?": () => setKeysShown(true),
    ...Object.fromEntries(
      Object.entries(OUTCOME_KEYS).map(([outcome, key]) => [key, () => begin(outcome as Outcome)]),
    ),
  });

  const showNews = () => {
    news.clear();
    void queue.refetch();
  };
  return (
    <>
      <AlertNav />
      <div className="queue-head">
        <h1>Alerts</h1>
        <span className="dim">{alerts.length > 0 ? summary(alerts, queue.hasNextPage) : null}</span>
        <button type="button" className="link-button" onClick={() => setKeysShown(true)}>
          Keys <kbd>?</kbd>
        </button>
      </div>
      <Filters filter={filter} />
      {news.fresh > 0 || news.missed ? (
        <div className="queue-news" role="status">
          <Button iconName="refresh" onClick={showNews}>
            {news.missed ? "The queue changed, show" : `${news.fresh} new, show`}
          </Button>
        </div>
      ) : null}
      <div className="visually-hidden" role="status">
        {said}
      </div>
      <div className="desk">
        <Queue
          filter={filter}
          queue={queue}
          groups={groups}
          opened={opened}
          selected={alertId}
          onOpen={(chainId) => setOpened(new Set(opened).add(chainId))}
        />
        {alert ? (
          <AlertDetail
            key={alert.alertId}
            alert={alert}
            filter={filter}
            onAnswer={mayAnswer ? begin : null}
            refused={answering === null ? dispose.error : null}
          />
        ) : alone.isError ? (
          <Failure what="The alert" error={alone.error} retry={() => alone.refetch()} />
        ) : (
          <Hint some={alertId === null && rows.length > 0} />
        )}
      </div>
      {answering !== null && alert ? (
        <Answer
          alert={alert}
          outcome={answering}
          busy={dispose.isPending}
          error={dispose.error}
          onGive={(reason) => answer(answering, reason, () => close(alert.alertId))}
          onClose={() => close(alert.alertId)}
        />
      ) : null}
      {keysShown ? <Keys onClose={() => setKeysShown(false)} /> : null}
    </>
  );

  function close(id: string) {
    setAnswering(null);
    dispose.reset();
    focusRow(id);
  }
}

/** Beside a queue of which nothing was chosen yet. */
function Hint({ some }: { some: boolean }) {
  return some ? (
    <p className="card desk-hint dim">
      Choose an alert, or press <kbd>j</kbd> for the first one.
    </p>
  ) : (
    <div />
  );
}
