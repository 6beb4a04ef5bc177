import { useRef, useState } from "react";
import { ShowMore } from "../shared/ShowMore";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { counted } from "../shared/words";
import { CellDetail } from "./CellDetail";
import { type Cell, columnsOf, type Frame, isGap, isRead, level, type Row } from "./heat";
import type { Lens, Zoom } from "./url";
import { VERDICT_LABEL } from "./verdict";

interface Props {
  rows: readonly Row[];
  shown: Frame;
  zoom: Zoom;
  lens: Lens;
  /** Looks at the hours of the day that an instant falls into. */
  onDay: (day: number) => void;
}

interface Place {
  row: number;
  column: number;
}

const AT_ONCE = 60;

/** Accounts and regions in rows, time in columns. The arrow keys move; what is looked at is told below. */
export function HeatMap({ rows, shown, zoom, lens, onDay }: Props) {
  const [most, setMost] = useState(AT_ONCE);
  const [place, setPlace] = useState<Place>(() => lastRead(rows));
  const grid = useRef<HTMLDivElement>(null);
  const columns = columnsOf(shown);
  const drawn = rows.slice(0, most);
  const at = { row: Math.min(place.row, drawn.length - 1), column: place.column };
  const looked = drawn[at.row] as Row;

  const onKeyDown = (event: React.KeyboardEvent) => {
    const to = moved(at, event.key, drawn.length, columns.length);
    if (to) {
      event.preventDefault();
      setPlace(to);
      grid.current?.querySelector<HTMLElement>(`[data-place="${to.row} ${to.column}"]`)?.focus();
    } else if (event.key === "Enter" && zoom === "days") {
      onDay(columns[at.column] as number);
    }
  };

  return (
    <>
      <CellDetail row={looked} column={at.column} shown={shown} zoom={zoom} onDay={onDay} />
      <div className="card heat-scroll">
        <div
          ref={grid}
          role="grid"
          aria-label="What was read"
          aria-rowcount={rows.length + 1}
          className="heat"
          onKeyDown={onKeyDown}
          tabIndex={-1}
          style={{ "--columns": columns.length } as React.CSSProperties}
        >
          <div role="row" className="heat-row heat-head">
            <div role="columnheader" className="heat-name">
              Account and region
            </div>
            {columns.map((column, i) => (
              <div role="columnheader" key={column} aria-label={columnName(column, zoom)}>
                {label(column, i, zoom)}
              </div>
            ))}
          </div>
          {drawn.map((row, r) => (
            <div role="row" key={row.id} className="heat-row">
              <div role="rowheader" className="heat-name">
                <Text mono>{row.accountId}</Text> <Text>{row.region}</Text>
              </div>
              {row.cells.map((cell, c) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys
                <div
                  key={columns[c]}
                  role="gridcell"
                  data-place={`${r} ${c}`}
                  aria-label={told(row, c, cell)}
                  aria-selected={r === at.row && c === at.column}
                  tabIndex={r === at.row && c === at.column ? 0 : -1}
                  className={`heat-cell${isGap(row, c) ? " heat-gap" : ""}`}
                  onClick={() => setPlace({ row: r, column: c })}
                  onFocus={() => setPlace({ row: r, column: c })}
                >
                  <Filling cell={cell} lens={lens} />
                </div>
              ))}
            </div>
          ))}
        </div>
      </div>
      {lens === "digests" ? <VerdictLegend /> : <Legend />}
      <ShowMore shown={most} total={rows.length} step={AT_ONCE} onShow={setMost} />
    </>
  );
}

/** What is looked at first: the last column of the first row in which anything was read. */
function lastRead([first]: readonly Row[]): Place {
  return { row: 0, column: Math.max(0, first?.last ?? 0) };
}

function moved({ row, column }: Place, key: string, rows: number, columns: number): Place | null {
  switch (key) {
    case "ArrowRight":
      return { row, column: Math.min(columns - 1, column + 1) };
    case "ArrowLeft":
      return { row, column: Math.max(0, column - 1) };
    case "ArrowDown":
      return { row: Math.min(rows - 1, row + 1), column };
    case "ArrowUp":
      return { row: Math.max(0, row - 1), column };
    case "Home":
      return { row, column: 0 };
    case "End":
      return { row, column: columns - 1 };
    default:
      return null;
  }
}

/** A failed verdict is marked whatever is looked at. */
function Filling({ cell, lens }: { cell: Cell | null; lens: Lens }) {
  if (cell === null) {
    return null;
  }
  const failed = cell.verdict === "FAILED";
  return (
    <>
      {lens === "digests" ? (
        <i className={`heat-4 heat-${cell.verdict.toLowerCase().replace("_", "-")}`} />
      ) : isRead(cell) ? (
        <i className={`heat-${level(cell.records)}`} />
      ) : null}
      {failed ? (
        <b>×</b>
      ) : lens === "records" && cell.rejected > 0 ? (
        <b>!</b>
      ) : cell.silent > 0 ? (
        <b>?</b>
      ) : null}
    </>
  );
}

function told(row: Row, column: number, cell: Cell | null): string {
  const read =
    cell && isRead(cell)
      ? counted(cell.records, "record")
      : isGap(row, column)
        ? "nothing, between records"
        : "nothing";
  if (cell === null) {
    return read;
  }
  const rejected = cell.rejected > 0 ? `, ${cell.rejected.toLocaleString("en")} rejected` : "";
  const silent = cell.silent > 0 ? ", silent against habit" : "";
  return `${read}${rejected}${silent}, ${VERDICT_LABEL[cell.verdict]}`;
}

function columnName(at: number, zoom: Zoom): string {
  const time = fullTime(new Date(at).toISOString());
  return zoom === "days" ? time.slice(0, 10) : time.slice(0, 16);
}

const LABEL_EVERY = 6;

/** The hour, or the day of the month; the date where a day begins. */
function label(at: number, index: number, zoom: Zoom): string {
  const name = columnName(at, zoom);
  if (zoom === "days") {
    return index === 0 || name.endsWith("-01") ? name.slice(5) : name.slice(8);
  }
  const hour = name.slice(11, 13);
  return hour === "00" ? name.slice(5, 10) : Number(hour) % LABEL_EVERY === 0 ? hour : "";
}

function Legend() {
  return (
    <div className="legend heat-legend">
      {["under 10", "under 100", "under 1,000", "1,000 or more"].map((text, i) => (
        <span key={text}>
          <span className="heat-cell">
            <i className={`heat-${i + 1}`} />
          </span>
          {text}
        </span>
      ))}
      <span className="dim">records</span>
      <span>
        <span className="heat-cell heat-gap" />
        nothing, between records
      </span>
      <span>
        <span className="heat-cell">
          <i className="heat-2" />
          <b>!</b>
        </span>
        some were rejected
      </span>
      <Marks />
    </div>
  );
}

function Marks() {
  return (
    <>
      <span>
        <span className="heat-cell">
          <b>×</b>
        </span>
        digests: changed, missing or added
      </span>
      <span>
        <span className="heat-cell">
          <b>?</b>
        </span>
        silent against habit
      </span>
    </>
  );
}

function VerdictLegend() {
  return (
    <div className="legend heat-legend">
      {(["PROVEN", "UNPROVEN", "NO_DIGEST"] as const).map((verdict) => (
        <span key={verdict}>
          <span className="heat-cell">
            <i className={`heat-4 heat-${verdict.toLowerCase().replace("_", "-")}`} />
          </span>
          {VERDICT_LABEL[verdict]}
        </span>
      ))}
      <Marks />
    </div>
  );
}
