import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import type { Alert as Alerted, AlertFilter, Outcome } from "../api/alerts";
import { useRules } from "../api/rules";
import { RawRecord } from "../chain/RawRecord";
import { chainHref } from "../chain/url";
import { messageOf } from "../shared/Failure";
import { SeverityMark } from "../shared/Severity";
import { TagChip } from "../shared/TagChip";
import { Technique } from "../shared/Technique";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { useNow } from "../shared/useNow";
import { counted } from "../shared/words";
import { STATE_LABEL, waiting } from "./groups";
import { Path } from "./Path";
import { OUTCOME_KEYS, OUTCOME_VERB, outcomesFor } from "./triage";
import { alertHref } from "./url";

interface Props {
  alert: Alerted;
  filter: AlertFilter;
  /** Null where the visitor may not answer. */
  onAnswer: ((outcome: Outcome) => void) | null;
  /** Why the last answer was refused. */
  refused: unknown;
}

/** One alert: what was found, on whom, what proves it, what to check, and what was made of it. */
export function AlertDetail({ alert, filter, onAnswer, refused }: Props) {
  const rule = useRules().data?.find(({ ruleId }) => ruleId === alert.ruleId);
  const now = useNow();
  return (
    <article className="card alert-detail" aria-label="Alert">
      <header>
        <div className="alert-line">
          <SeverityMark severity={alert.severity} />
          <span className={`state state-${alert.state.toLowerCase()}`}>
            {STATE_LABEL[alert.state]}
          </span>
          <span className="dim">{waiting(alert, now)}</span>
        </div>
        <h2>
          <Text>{alert.title}</Text>
        </h2>
        <p className="alert-message">
          <Text>{alert.message}</Text>
        </p>
      </header>
      {onAnswer ? <Answers alert={alert} onAnswer={onAnswer} /> : null}
      {refused ? (
        <Alert type="error" header="The answer was not taken">
          {messageOf(refused)}
        </Alert>
      ) : null}
      <Part title="Who, and by which way">
        <Path alert={alert} />
        <p className="alert-links">
          <Link to={chainHref(alert.sessionId, alert.at)} className="strong-link">
            Chain at that instant
          </Link>
          <Link to={alertHref(null, { ...anyState(filter), chain: alert.chainId })}>
            All alerts of this chain
          </Link>
        </p>
        {alert.tags.length > 0 ? (
          <div className="chips">
            {alert.tags.map((tag) => (
              <TagChip key={tag.key} tag={tag} />
            ))}
          </div>
        ) : (
          <p className="dim">No session tag was in force.</p>
        )}
      </Part>
      <div className="alert-advice">
        <Part title="Check first">
          <Sentences texts={alert.checkFirst} none="The rule names nothing." />
        </Part>
        <Part title="Known harmless causes">
          <Sentences texts={rule?.benign ?? []} none="The rule names none." />
        </Part>
      </div>
      <Part title="Records that prove it">
        <Records alert={alert} />
      </Part>
      <Part title="What was made of it">
        <History alert={alert} />
      </Part>
      <footer className="dim">
        Happened {fullTime(alert.at)}, opened {fullTime(alert.openedAt)}. Rule{" "}
        <Link to={`/rules/${encodeURIComponent(alert.ruleId)}`}>{alert.ruleId}</Link>{" "}
        {alert.ruleVersion}
        {alert.attack.length > 0 ? ". ATT&CK " : "."}
        {alert.attack.map((technique) => (
          <Technique key={technique} id={technique} />
        ))}
      </footer>
    </article>
  );
}

function anyState(filter: AlertFilter): AlertFilter {
  return { ...filter, state: null, severity: null, rule: null, session: null, chain: null };
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Answers({ alert, onAnswer }: { alert: Alerted; onAnswer: (outcome: Outcome) => void }) {
  return (
    <div className="alert-answers">
      {outcomesFor(alert.state).map((outcome) => (
        <Button key={outcome} onClick={() => onAnswer(outcome)}>
          {OUTCOME_VERB[outcome]} <kbd>{OUTCOME_KEYS[outcome]}</kbd>
        </Button>
      ))}
      {alert.state === "WITHDRAWN" ? (
        <span className="dim">What was found holds no longer: there is nothing to answer.</span>
      ) : null}
    </div>
  );
}

function Sentences({ texts, none }: { texts: readonly string[]; none: string }) {
  return texts.length === 0 ? (
    <p className="dim">{none}</p>
  ) : (
    <ul>
      {texts.map((text) => (
        <li key={text}>
          <Text>{text}</Text>
        </li>
      ))}
    </ul>
  );
}

const MOST_RECORDS = 10;

function Records({ alert }: { alert: Alerted }) {
  const [open, setOpen] = useState<string | null>(null);
  const accounts = [...alert.path].reverse().map(({ accountId }) => accountId);
  const likely = [...new Set([...accounts, alert.origin?.accountId ?? null])];
  const left = alert.records.length - MOST_RECORDS;
  return (
    <>
      <ul>
        {alert.records.slice(0, MOST_RECORDS).map((eventId) => (
          <li key={eventId}>
            <button type="button" className="link-button" onClick={() => setOpen(eventId)}>
              <Text mono>{eventId}</Text>
            </button>
          </li>
        ))}
      </ul>
      {left > 0 ? <p className="dim">and {counted(left, "record")} more</p> : null}
      {alert.records.length === 0 ? <p className="dim">None that may be seen.</p> : null}
      {open === null ? null : (
        <RawRecord
          eventId={open}
          accountIds={likely.filter((account) => account !== null)}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

function History({ alert: { dispositions } }: { alert: Alerted }) {
  return dispositions.length === 0 ? (
    <p className="dim">Nobody answered yet.</p>
  ) : (
    <ol className="dispositions">
      {dispositions.map(({ by, at, outcome, reason }) => (
        <li key={`${at} ${outcome} ${by}`}>
          <span className={`state state-${outcome.toLowerCase()}`}>{STATE_LABEL[outcome]}</span>
          <span>
            <Text>{by}</Text> <span className="dim nowrap">{fullTime(at)}</span>
            {reason ? (
              <div>
                <Text>{reason}</Text>
              </div>
            ) : null}
          </span>
        </li>
      ))}
    </ol>
  );
}
