import type { CoveredHour, Verdict } from "../api/coverage";
import type { Zoom } from "./url";

const HOUR = 3_600_000;
const STEP: Record<Zoom, number> = { hours: HOUR, days: 24 * HOUR };
const COLUMNS: Record<Zoom, number> = { hours: 48, days: 31 };

/** What the heat map covers, in milliseconds since 1970, whole columns of it. */
export interface Frame {
  from: number;
  to: number;
  step: number;
}

/** The columns that end with the one that an instant falls into. */
export function frame(end: number, zoom: Zoom): Frame {
  const step = STEP[zoom];
  const to = (Math.floor(end / step) + 1) * step;
  return { from: to - COLUMNS[zoom] * step, to, step };
}

/** The frame beside one: `by` -1 for the one before, 1 for the next. */
export function besides(current: Frame, by: number): number {
  return current.to + by * (current.to - current.from) - 1;
}

export function columnsOf({ from, to, step }: Frame): number[] {
  return Array.from({ length: (to - from) / step }, (_none, i) => from + i * step);
}

/** What was read in a column, and what digests say of it. */
export interface Cell {
  records: number;
  identityEvents: number;
  rejected: number;
  trails: number;
  /** Of how many hours anything was read. */
  hours: number;
  /** In how many hours nothing was read against habit. */
  silent: number;
  digests: CoveredHour["digests"];
  logFiles: CoveredHour["logFiles"];
  verdict: Verdict;
}

/** An account and region, with a cell for each column: null where nothing was read or missed. */
export interface Row {
  id: string;
  accountId: string;
  region: string;
  cells: (Cell | null)[];
  /** The columns of the first and the last read. */
  first: number;
  last: number;
}

export function rowsOf(items: readonly CoveredHour[], shown: Frame): Row[] {
  const rows = new Map<string, Row>();
  const count = (shown.to - shown.from) / shown.step;
  for (const item of items) {
    const column = Math.floor((Date.parse(item.hour) - shown.from) / shown.step);
    if (column >= 0 && column < count) {
      const id = `${item.accountId} ${item.region}`;
      const row = rows.get(id) ?? {
        id,
        accountId: item.accountId,
        region: item.region,
        cells: new Array<Cell | null>(count).fill(null),
        first: count,
        last: -1,
      };
      row.cells[column] = added(row.cells[column] ?? null, item);
      if (item.trails > 0) {
        row.first = Math.min(row.first, column);
        row.last = Math.max(row.last, column);
      }
      rows.set(id, row);
    }
  }
  return [...rows.values()].sort(
    (a, b) => a.accountId.localeCompare(b.accountId) || a.region.localeCompare(b.region),
  );
}

function added(cell: Cell | null, item: CoveredHour): Cell {
  return {
    records: (cell?.records ?? 0) + item.records,
    identityEvents: (cell?.identityEvents ?? 0) + item.identityEvents,
    rejected: (cell?.rejected ?? 0) + item.rejected,
    trails: Math.max(cell?.trails ?? 0, item.trails),
    hours: (cell?.hours ?? 0) + (item.trails > 0 ? 1 : 0),
    silent: (cell?.silent ?? 0) + (item.silent ? 1 : 0),
    digests: summed(cell?.digests, item.digests),
    logFiles: summed(cell?.logFiles, item.logFiles),
    verdict: cell ? both(cell.verdict, item.verdict) : item.verdict,
  };
}

function summed<T extends Record<keyof T, number>>(one: T | undefined, other: T): T {
  const sum = { ...other };
  for (const name of Object.keys(other) as (keyof T)[]) {
    sum[name] = ((one?.[name] ?? 0) + other[name]) as T[keyof T];
  }
  return sum;
}

/** The worse of two; what is proven in part is not proven. */
function both(one: Verdict, other: Verdict): Verdict {
  if (one === other) {
    return one;
  }
  return one === "FAILED" || other === "FAILED" ? "FAILED" : "UNPROVEN";
}

/** Whether anything was read in this column. */
export function isRead(cell: Cell | null): boolean {
  return cell !== null && cell.trails > 0;
}

/** Nothing was read in this column, though before and after it something was. */
export function isGap({ cells, first, last }: Row, column: number): boolean {
  return !isRead(cells[column] ?? null) && column > first && column < last;
}

/** How full a cell is drawn, 1 to 4, each step ten times the one before. */
export function level(records: number): number {
  return Math.min(4, 1 + Math.floor(Math.log10(Math.max(1, records))));
}

/** The columns of a row in which nothing was read although before and after something was. */
export function gapsOf(row: Row): number {
  return row.cells.filter((_cell, column) => isGap(row, column)).length;
}
