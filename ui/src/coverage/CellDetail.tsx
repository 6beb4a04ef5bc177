import { Link } from "react-router";
import { clauseOf } from "../search/query";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { counted } from "../shared/words";
import { type Frame, isGap, type Row } from "./heat";
import type { Zoom } from "./url";

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
    <p className="card heat-detail" aria-live="polite">
      <strong>
        <Text>{row.accountId}</Text> <Text>{row.region}</Text>
      </strong>
      <span className="nowrap">
        {zoom === "days"
          ? fullTime(begin as string).slice(0, 10)
          : `${fullTime(begin as string).slice(0, 16)} – ${fullTime(end as string).slice(11, 16)} UTC`}
      </span>
      {cell ? (
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
        <span className={isGap(row, column) ? "bad" : "dim"}>
          {isGap(row, column)
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
    </p>
  );
}
