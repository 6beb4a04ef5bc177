import Button from "@cloudscape-design/components/button";
import type { ReactNode } from "react";

interface Props {
  title: string;
  /** What they rest on. */
  note?: ReactNode;
  /** Undefined while they are being read. */
  rows: readonly { id: string; count: number; label: ReactNode }[] | undefined;
  /** How many are not shown; none where it is no positive number. */
  more: number;
  /** What is said of an empty list. */
  none: string;
  /** Tries again what could not be read; null where it could. */
  failed: (() => void) | null;
}

/** Things with their numbers, each as a share of the largest. */
export function Shares({ title, note, rows, more, none, failed }: Props) {
  const most = Math.max(1, ...(rows ?? []).map(({ count }) => count));
  return (
    <section className="shares card" aria-busy={rows === undefined}>
      <h2>{title}</h2>
      {note ? <div className="share-note">{note}</div> : null}
      {failed ? <Button onClick={failed}>Could not be read: try again</Button> : null}
      {rows?.length === 0 ? <p className="dim">{none}</p> : null}
      <ul>
        {(rows ?? []).map(({ id, count, label }) => (
          <li key={id}>
            <span className="share" style={{ width: `${(100 * count) / most}%` }} />
            <span className="share-label">{label}</span>
            <span className="share-count">{count.toLocaleString("en")}</span>
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="dim more">and {more.toLocaleString("en")} more</p> : null}
    </section>
  );
}
