import Button from "@cloudscape-design/components/button";
import Input from "@cloudscape-design/components/input";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useEffect, useMemo } from "react";
import { useSearchParams } from "react-router";
import { useCoverage, useGaps, useLatestIssue, useReadTotals } from "../api/coverage";
import { Failure } from "../shared/Failure";
import { fullTime } from "../shared/time";
import { Waiting } from "../shared/Waiting";
import { counted } from "../shared/words";
import "./coverage.css";
import { HeatMap } from "./HeatMap";
import { besides, frame, gapsOf, rowsOf } from "./heat";
import { type CoverageState, type Lens, readCoverage, writeCoverage, type Zoom } from "./url";

/** What was read of each account and region, hour by hour or day by day. */
export default function CoveragePage() {
  const [params, setParams] = useSearchParams();
  const state = readCoverage(params);
  const latest = useLatestIssue();
  const show = (change: Partial<CoverageState>) =>
    setParams(writeCoverage({ ...state, ...change }));
  useEffect(() => {
    document.title = "Coverage · Hoptrail";
  }, []);
  if (state.to === null && latest.isPending) {
    return <Waiting />;
  }
  if (state.to === null && latest.isError) {
    return <Failure what="The coverage" error={latest.error} retry={() => latest.refetch()} />;
  }
  const to = state.to ?? latest.data ?? new Date().toISOString();
  return <Shown state={state} end={Date.parse(to)} onShow={show} />;
}

interface Props {
  state: CoverageState;
  end: number;
  onShow: (change: Partial<CoverageState>) => void;
}

function Shown({ state, end, onShow }: Props) {
  const shown = useMemo(() => frame(end, state.zoom), [end, state.zoom]);
  const [from, to] = [iso(shown.from), iso(shown.to)];
  const coverage = useCoverage(from, to);
  const current = coverage.data?.from === from && coverage.data.to === to ? coverage.data : null;
  const all = useMemo(() => rowsOf(current?.items ?? [], shown), [current, shown]);
  const rows = all.filter(({ accountId }) => accountId.startsWith(state.account.trim()));
  return (
    <>
      <div className="page-head">
        <h1 className="page-title">Coverage</h1>
        <Totals />
      </div>
      <div className="coverage-tools">
        <SegmentedControl
          label="Column"
          selectedId={state.zoom}
          options={[
            { id: "hours", text: "Hours" },
            { id: "days", text: "Days" },
          ]}
          onChange={({ detail }) => onShow({ zoom: detail.selectedId as Zoom })}
        />
        <SegmentedControl
          label="Shown"
          selectedId={state.lens}
          options={[
            { id: "records", text: "Records" },
            { id: "digests", text: "Digests" },
          ]}
          onChange={({ detail }) => onShow({ lens: detail.selectedId as Lens })}
        />
        <Button
          iconName="angle-left"
          ariaLabel="Earlier"
          onClick={() => onShow({ to: iso(besides(shown, -1)) })}
        />
        <strong className="nowrap">
          {fullTime(from).slice(0, 16)} – {fullTime(to).slice(0, 16)} UTC
        </strong>
        <Button
          iconName="angle-right"
          ariaLabel="Later"
          onClick={() => onShow({ to: iso(besides(shown, 1)) })}
        />
        {state.to ? <Button onClick={() => onShow({ to: null })}>Newest</Button> : null}
        <Input
          type="search"
          ariaLabel="Account"
          placeholder="Account"
          value={state.account}
          onChange={({ detail }) => onShow({ account: detail.value })}
        />
      </div>
      {coverage.isError && current === null ? (
        <Failure what="The coverage" error={coverage.error} retry={() => coverage.refetch()} />
      ) : current === null ? (
        <Waiting />
      ) : (
        <>
          <Summary rows={rows} zoom={state.zoom} upTo={current.upTo} from={from} to={to} />
          {rows.length > 0 ? (
            <HeatMap
              key={`${from} ${state.zoom}`}
              rows={rows}
              shown={shown}
              zoom={state.zoom}
              lens={state.lens}
              onDay={(day) => onShow({ zoom: "hours", to: iso(frame(day, "days").to - 1) })}
            />
          ) : null}
        </>
      )}
    </>
  );
}

function iso(at: number): string {
  return new Date(at).toISOString().replace(".000Z", "Z");
}

function Totals() {
  const totals = useReadTotals().data;
  if (!totals) {
    return null;
  }
  const { files, records, identityEvents, rejected } = totals;
  return (
    <div className="chips">
      <span className="pill">{counted(files, "file")}</span>
      <span className="pill">{counted(records, "record")}</span>
      <span className="pill">{counted(identityEvents, "identity event")}</span>
      <span className={`pill${rejected > 0 ? " pill-bad" : ""}`}>
        {rejected.toLocaleString("en")} rejected
      </span>
      <span className="dim">read in all</span>
    </div>
  );
}

interface SummaryProps {
  rows: ReturnType<typeof rowsOf>;
  zoom: Zoom;
  upTo: string | null;
  from: string;
  to: string;
}

const MOST_DARK = 8;

/** What is missing, in sentences. */
function Summary({ rows, zoom, upTo, from, to }: SummaryProps) {
  const gaps = rows.reduce((sum, row) => sum + gapsOf(row), 0);
  const away = useGaps(from, to).data;
  const cells = rows.flatMap((row) => row.cells);
  const failed = cells.filter((cell) => cell?.verdict === "FAILED").length;
  const silent = cells.reduce((sum, cell) => sum + (cell?.silent ?? 0), 0);
  const dark = (away?.gaps ?? []).filter((gap) => gap.from <= from && gap.to >= to);
  return (
    <div className="coverage-summary">
      {rows.length === 0 ? (
        <p>Nothing was read of this time. Move to another, or let Hoptrail read logs of it.</p>
      ) : (
        <p>
          {rows.length === 1
            ? "One account and region"
            : `${rows.length.toLocaleString("en")} accounts and regions`}{" "}
          with records
          {gaps > 0
            ? `; ${counted(gaps, zoom === "hours" ? "hour" : "day")} without any between others that have some.`
            : "; none has a hole between its first and its last."}
        </p>
      )}
      {failed > 0 ? (
        <p className="bad">
          CloudTrail's digests speak against {counted(failed, "cell")} (marked ×): files were
          changed, are missing, or were added.
        </p>
      ) : null}
      {silent > 0 ? (
        <p>
          {counted(silent, "hour")} silent against habit (marked ?): nothing was read, though on six
          of the seven days before something was at that hour.
        </p>
      ) : null}
      {dark.length > 0 ? (
        <p>
          Nothing at all in this time of {counted(dark.length, "account")} that other times have:{" "}
          <span className="mono">
            {dark
              .slice(0, MOST_DARK)
              .map(({ accountId }) => accountId)
              .join(", ")}
          </span>
          {dark.length > MOST_DARK ? " and more" : ""}.
        </p>
      ) : null}
      {upTo ? (
        <p className="coverage-cut">
          More was read than can be drawn: only what lies before {fullTime(upTo)} is. Choose hours.
        </p>
      ) : null}
    </div>
  );
}
