import Button from "@cloudscape-design/components/button";
import { Link } from "react-router";
import type { Alert, AlertFilter, useAlerts } from "../api/alerts";
import { chainHref } from "../chain/url";
import { Failure } from "../shared/Failure";
import { SeverityMark } from "../shared/Severity";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { useNow } from "../shared/useNow";
import { visible } from "../shared/visible";
import { Waiting } from "../shared/Waiting";
import { counted, originKindLabel } from "../shared/words";
import { type Group, STATE_LABEL, shown, waiting } from "./groups";
import { dialogOpen } from "./triage";
import { alertHref } from "./url";

interface Props {
  filter: AlertFilter;
  queue: ReturnType<typeof useAlerts>;
  groups: Group[];
  opened: ReadonlySet<string>;
  selected: string | null;
  onOpen: (chainId: string) => void;
}

const rowId = (alertId: string) => `alert-${alertId}`;

/** Puts the focus on an alert of the queue, once it is drawn. */
export function focusRow(alertId: string) {
  requestAnimationFrame(() => {
    // A dialogue that was opened meanwhile would no longer hear Escape.
    if (!dialogOpen()) {
      document.getElementById(rowId(alertId))?.focus();
    }
  });
}

/** Alerts, those of one chain together. */
export function Queue({ filter, queue, groups, opened, selected, onOpen }: Props) {
  const now = useNow();
  if (queue.isPending) {
    return <Waiting />;
  }
  if (queue.data === undefined) {
    return <Failure what="The alerts" error={queue.error} retry={() => queue.refetch()} />;
  }
  if (groups.length === 0) {
    return <NoAlert filter={filter} />;
  }
  const inQueue = groups.some(({ alerts }) => alerts.some(({ alertId }) => alertId === selected));
  const entry = inQueue ? selected : (groups[0]?.alerts[0]?.alertId ?? null);
  return (
    <nav className="queue" aria-label="Queue">
      {groups.map((group) => {
        const rows = shown(group, opened, selected);
        return (
          <section key={group.chainId} className="card chain-alerts">
            <GroupHead group={group} />
            <ul>
              {rows.map((alert) => (
                <li key={alert.alertId}>
                  <Row
                    alert={alert}
                    filter={filter}
                    now={now}
                    current={alert.alertId === selected}
                    entry={alert.alertId === entry}
                  />
                </li>
              ))}
            </ul>
            {rows.length < group.alerts.length ? (
              <button
                type="button"
                className="link-button more"
                onClick={() => onOpen(group.chainId)}
              >
                {group.alerts.length - rows.length} more of this chain
              </button>
            ) : null}
          </section>
        );
      })}
      {queue.hasNextPage ? (
        <div className="queue-more">
          <Button loading={queue.isFetchingNextPage} onClick={() => queue.fetchNextPage()}>
            Earlier alerts
          </Button>
        </div>
      ) : null}
    </nav>
  );
}

function GroupHead({ group: { alerts } }: { group: Group }) {
  const first = alerts[0] as Alert;
  const kind = first.origin?.kind ?? first.withheldOrigin?.kind;
  return (
    <header>
      <h2 className="ellipsis">
        {first.origin ? <Text>{first.origin.name}</Text> : <span className="dim">Not known</span>}
        <span className="dim">
          {" "}
          {kind ? originKindLabel(kind) : ""}
          {alerts.length > 1 ? ` · ${counted(alerts.length, "alert")}` : ""}
        </span>
      </h2>
      <Link to={chainHref(first.sessionId, first.at)} className="strong-link">
        Chain<span className="visually-hidden"> of {visible(first.origin?.name ?? "it")}</span>
      </Link>
    </header>
  );
}

interface RowProps {
  alert: Alert;
  filter: AlertFilter;
  now: number;
  current: boolean;
  /** Whether the tab key comes here; from there on it is the arrows. */
  entry: boolean;
}

function Row({ alert, filter, now, current, entry }: RowProps) {
  return (
    <Link
      id={rowId(alert.alertId)}
      to={alertHref(alert.alertId, filter)}
      className={`queue-row${alert.state === "OPEN" ? "" : " answered"}`}
      aria-current={current ? "true" : undefined}
      tabIndex={entry ? 0 : -1}
    >
      <SeverityMark severity={alert.severity} />
      <span className="queue-title ellipsis">
        <Text>{alert.title}</Text>
      </span>
      <span className={`state state-${alert.state.toLowerCase()}`}>{STATE_LABEL[alert.state]}</span>
      <span className="queue-message ellipsis" title={visible(alert.message)}>
        <Text>{alert.message}</Text>
      </span>
      <span className="dim nowrap" title={`Opened ${fullTime(alert.openedAt)}`}>
        {waiting(alert, now)}
      </span>
    </Link>
  );
}

function NoAlert({ filter }: { filter: AlertFilter }) {
  const { severity, rule, account, q, session, chain } = filter;
  const narrowed = severity || rule || account || q || session || chain;
  return (
    <div className="card desk-empty">
      <h2>{filter.state === "OPEN" && !narrowed ? "No alert is open" : "No alert matches"}</h2>
      <p className="dim">
        {filter.state === null
          ? "Rules open alerts when they find something on a session that is read; what happened long before opens none."
          : `Only alerts that are ${STATE_LABEL[filter.state]?.toLowerCase() ?? "so"} are asked for.`}
      </p>
      <Link
        to={alertHref(null, {
          state: null,
          severity: null,
          rule: null,
          session: null,
          chain: null,
        })}
        className="strong-link"
      >
        All alerts
      </Link>
    </div>
  );
}
