import type { ReactNode } from "react";
import "./long-table.css";
import { Text } from "./Text";
import { useLongRows } from "./useLongRows";

export interface HeaderCell {
  id: string;
  label: string;
  /** A track of a CSS grid. */
  width: string;
  /** How the rows are sorted by it; null for not at all. Absent where they cannot be. */
  sort?: { direction: "ascending" | "descending" | null; onToggle: () => void };
}

interface Props {
  label: string;
  columns: readonly HeaderCell[];
  /** Rows that are there. */
  count: number;
  /** Rows in all, those not yet there among them; -1 where that is not known. */
  total?: number;
  /** The cells of a row, one for each column. */
  row: (index: number) => ReactNode;
  rowKey: (index: number) => string;
  /** What Enter does on a row; rows take the focus where it is given. */
  onOpen?: (index: number) => void;
  /** Called, maybe often, when the rows below those in view run out. */
  onEnd?: () => void;
  /** What stands below the last row. */
  end?: ReactNode;
  /** Where the reader was is kept under this name until the application is left. */
  placeName?: string;
}

/**
 * A table in a box that scrolls, of any number of rows: few of them stand in the page. Its role is
 * that of a grid where rows can be opened: the arrow keys, j and k, Home, End and Enter work then.
 */
export function LongTable(props: Props) {
  const { label, columns, row, rowKey, count, onOpen, onEnd, placeName } = props;
  const { scroller, rows, virtual, virtualizer, active, settle, onKeyDown } = useLongRows({
    count,
    onOpen,
    onEnd,
    placeName,
  });
  const all = props.total ?? count;
  const frame = {
    role: onOpen ? "grid" : "table",
    "aria-label": label,
    "aria-rowcount": all < 0 ? -1 : all + 1,
    style: { "--columns": columns.map(({ width }) => width).join(" ") } as React.CSSProperties,
    ...(onOpen ? { onKeyDown } : {}),
  };
  return (
    <section
      className="long-scroll card"
      ref={scroller}
      aria-label={label}
      {...(onOpen ? {} : { tabIndex: 0 })}
    >
      <div className="long-table" {...frame}>
        <Head columns={columns} />
        <div
          role="rowgroup"
          className="long-body"
          style={virtual ? { height: virtualizer.getTotalSize() } : {}}
        >
          {rows.map(({ index, start }) => (
            <div
              key={rowKey(index)}
              role="row"
              aria-rowindex={index + 2}
              data-index={index}
              {...(onOpen
                ? { tabIndex: index === active ? 0 : -1, onFocus: () => settle(index) }
                : {})}
              ref={virtual ? virtualizer.measureElement : null}
              className={`long-row${virtual ? " long-placed" : ""}`}
              style={virtual ? { transform: `translateY(${start}px)` } : {}}
            >
              {row(index)}
            </div>
          ))}
        </div>
      </div>
      {props.end}
    </section>
  );
}

function Head({ columns }: { columns: readonly HeaderCell[] }) {
  return (
    <div role="rowgroup" className="long-head">
      <div role="row" className="long-row" aria-rowindex={1}>
        {columns.map(({ id, label, sort }) => (
          <div
            key={id}
            role="columnheader"
            {...(sort ? { "aria-sort": sort.direction ?? "none" } : {})}
          >
            {sort ? (
              <button type="button" className="sort" onClick={sort.onToggle}>
                <Text>{label}</Text>{" "}
                <span aria-hidden="true">{SORT_MARK[sort.direction ?? "none"]}</span>
              </button>
            ) : (
              <Text>{label}</Text>
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

const SORT_MARK = { ascending: "▲", descending: "▼", none: "↕" } as const;
