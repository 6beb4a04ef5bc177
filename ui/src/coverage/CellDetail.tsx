import { Link } from "react-router";
import { useFaults } from "../api/coverage";
import { clauseOf } from "../search/query";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { counted } from "../shared/words";
import { type Cell, type Frame, isGap, isRead, type Row } from "./heat";
import type { Zoom } from "./url";
import { exceptions, FAULT_MEANING, VERDICT_LABEL } from "./verdict";

interface Props {
  row: Row;
  column: number;
  shown: Frame;
  zoom: Zoom;
  onDay: (day: number) => void;
}

const HOURS_OF_DAY = 24;

/** What was read of one account and region in one column. */
export function CellDetail({ row, column, shown, zoom, onDay }: Props) {
  const from = shown.from + column * shown.step;
  const [begin, end] = [from, from + shown.step].map((at) => new Date(at).toISOString());
  const cell = row.cells[column] ?? null;
  const query = new URLSearchParams({
    q: `${clauseOf("account", row.accountId)} ${clauseOf("region", row.region)}`,
    from: begin as string,
    to: end as string,
  });
  return (
    <div className="card heat-detail" aria-live="polite">
      <strong>
        <Text>{row.accountId}</Text> <Text>{row.region}</Text>
      </strong>
      <span className="nowrap">
        {zoom === "days"
          ? fullTime(begin as string).slice(0, 10)
          : `${fullTime(begin as string).slice(0, 16)} – ${fullTime(end as string).slice(11, 16)} UTC`}
      </span>
      {cell && isRead(cell) ? (
        <>
          <span>{counted(cell.records, "record")}</span>
          <span>{counted(cell.identityEvents, "identity event")}</span>
          <span className={cell.rejected > 0 ? "bad" : ""}>
            {cell.rejected.toLocaleString("en")} rejected
          </span>
          <span>{counted(cell.trails, "trail")}</span>
          {zoom === "days" ? (
            <span>
              {cell.hours} of {HOURS_OF_DAY} hours
            </span>
          ) : null}
        </>
      ) : (
        <span className={isGap(row, column) || cell?.silent ? "bad" : "dim"}>
          {cell?.silent
            ? "Nothing was read, though on six of the seven days before something was at this hour."
            : isGap(row, column)
              ? "Nothing was read, though before and after it something was: the trail was away, or nothing happened."
              : "Nothing was read."}
        </span>
      )}
      {zoom === "days" ? (
        <button type="button" className="link-button" onClick={() => onDay(from)}>
          its hours
        </button>
      ) : null}
      <Link to={`/?${query}`}>sessions alive then</Link>
      {cell ? <Integrity row={row} cell={cell} from={begin as string} to={end as string} /> : null}
    </div>
  );
}

const MOST_FAULTS = 5;

interface IntegrityProps {
  row: Row;
  cell: Cell;
  from: string;
  to: string;
}

/** What digests say of a cell, and which file keeps it from being proven. */
function Integrity({ row, cell, from, to }: IntegrityProps) {
  const wrong = exceptions(cell);
  const faults = useFaults(row.accountId, row.region, from, to, wrong.length > 0).data;
  const shown = wrong.length > 0 ? (faults?.items ?? []).slice(0, MOST_FAULTS) : [];
  return (
    <>
      <span className={`heat-verdict ${cell.verdict === "FAILED" ? "bad" : ""}`}>
        Digests: {VERDICT_LABEL[cell.verdict]}
        {wrong.length > 0 ? ` (${wrong.join(", ")})` : ""}
      </span>
      {shown.length > 0 ? (
        <ul className="heat-faults">
          {shown.map((fault) => (
            <li key={fault.faultId} className={fault.severity === "FAILED" ? "bad" : ""}>
              {FAULT_MEANING[fault.kind]}: <Text mono>{fault.file}</Text>{" "}
              <span className="dim">
                <Text>{fault.detail}</Text>
              </span>
            </li>
          ))}
          {(faults?.items.length ?? 0) > MOST_FAULTS ? <li className="dim">and more</li> : null}
        </ul>
      ) : null}
    </>
  );
}
