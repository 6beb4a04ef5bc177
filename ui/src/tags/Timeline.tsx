import { useMemo, useState } from "react";
import { Link } from "react-router";
import { DRAWN_SESSIONS, useTaggedSessions } from "../api/tags";
import { barBetween, chainSpan, instant, position, type Span } from "../chain/layout";
import { TimeAxis } from "../chain/TimeAxis";
import "../chain/timeline.css";
import { originHref } from "../origins/url";
import { Failure } from "../shared/Failure";
import { ShowMore } from "../shared/ShowMore";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { counted } from "../shared/words";
import { type Holding, holdings, type Interval } from "./holding";
import { Value } from "./TagsPage";

interface Props {
  tagKey: string;
  query: string;
  at: string | null;
  onInstant: (at: string) => void;
}

const AT_ONCE = 20;
const MOST_TICKS = 6;

/** Who held which value when. */
export function Timeline({ tagKey, query, at, onInstant }: Props) {
  const tagged = useTaggedSessions(query);
  const [most, setMost] = useState(AT_ONCE);
  const sessions = tagged.data?.items;
  const rows = useMemo(() => holdings(sessions ?? [], tagKey), [sessions, tagKey]);
  const moment = instant(at);
  const span = useMemo(() => chainSpan(sessions ?? [], "lives", moment), [sessions, moment]);
  if (tagged.isError) {
    return <Failure what="The timeline" error={tagged.error} retry={() => tagged.refetch()} />;
  }
  const total = tagged.data?.total.value ?? 0;
  return (
    <section aria-label="Holders over time" aria-busy={tagged.isPending}>
      <h2>
        Holders over time{" "}
        <small className="dim">
          {tagged.isPending
            ? "being read"
            : total > DRAWN_SESSIONS
              ? `of the newest ${DRAWN_SESSIONS} of ${counted(total, "session")}`
              : counted(total, "session")}
        </small>
      </h2>
      {tagged.isPending ? <div className="card ghost" /> : null}
      {span ? (
        <div className="card holding-card">
          <div className="holding holding-head">
            <span className="dim">Value</span>
            <span className="dim">Holder</span>
            <TimeAxis
              span={span}
              at={moment}
              most={MOST_TICKS}
              onInstant={(chosen) =>
                onInstant(new Date(chosen).toISOString().replace(".000Z", "Z"))
              }
            />
          </div>
          {rows.slice(0, most).map((row) => (
            <HoldingRow key={row.id} row={row} span={span} at={moment} />
          ))}
        </div>
      ) : null}
      <ShowMore shown={most} total={rows.length} step={AT_ONCE} onShow={setMost} />
    </section>
  );
}

function HoldingRow({ row, span, at }: { row: Holding; span: Span; at: number | null }) {
  const place = at === null ? null : position(span, at);
  return (
    <div className="holding">
      <span className="ellipsis">
        <Value>{row.value}</Value>
      </span>
      <span className="ellipsis">
        {row.originId ? (
          <Link to={originHref(row.originId)} className="quiet-link">
            <Text>{row.holder}</Text>
          </Link>
        ) : (
          <span className="dim">{row.holder}</span>
        )}
        {row.sessions > 1 ? <span className="dim"> {row.sessions}×</span> : null}
      </span>
      <span className="holding-time">
        {row.intervals.map((interval) => (
          <IntervalBar key={interval.from} interval={interval} span={span} />
        ))}
        {place !== null && place >= 0 && place <= 1 ? (
          <b className="holding-instant" style={{ left: `${place * 100}%` }} />
        ) : null}
      </span>
    </div>
  );
}

function IntervalBar({
  interval: { from, to, sessions },
  span,
}: {
  interval: Interval;
  span: Span;
}) {
  const bar = barBetween(from, to, span);
  const times = `${time(from)} to ${time(to)}`;
  return bar ? (
    <span
      role="img"
      aria-label={times}
      className="life-bar"
      title={`${times}, ${counted(sessions, "session")}`}
      style={{ left: `${bar.left * 100}%`, width: `${bar.width * 100}%` }}
    />
  ) : null;
}

function time(at: number): string {
  return fullTime(new Date(at).toISOString());
}
