import type { ReactNode } from "react";
import { Text } from "../shared/Text";
import { visible } from "../shared/visible";
import { SET_BY_SHORT } from "../shared/words";
import type { Cell, Lane, Strand } from "./lanes";
import { describe } from "./words";

interface Props {
  lane: Lane;
  cell: Cell | null;
  strand: Strand | undefined;
  children?: ReactNode;
}

/** What happened to one tag key at one session: a mark on the lane's line, the value, and by whom. */
export function LaneCell({ lane, cell, strand, children }: Props) {
  const kind = cell?.kind ?? "none";
  const contradicts = cell?.kind === "inherited" && cell.expected !== null;
  return (
    <div
      role="gridcell"
      className={`lane lane-${contradicts ? "overridden" : kind}`}
      {...(cell ? { title: `${visible(lane.label)}: ${describe(cell)}` } : {})}
    >
      <span className="lane-line" aria-hidden="true">
        {strand?.above ? <i className="strand strand-above" /> : null}
        {strand?.below ? <i className="strand strand-below" /> : null}
        {cell ? <i className={`mark mark-${kind}`} /> : null}
      </span>
      <span className="two-lines ellipsis">{cell ? <Words cell={cell} /> : children}</span>
    </div>
  );
}

function Words({ cell }: { cell: Cell }) {
  switch (cell.kind) {
    case "dropped":
      return <span className="lane-by">not transitive</span>;
    case "lost":
      return (
        <>
          <span className="lane-value">absent</span>
          <span className="lane-by">though transitive</span>
        </>
      );
    case "inherited":
      return (
        <>
          <span className="lane-value ellipsis">
            <Text>{cell.value}</Text>
          </span>
          {cell.expected ? (
            <span className="lane-by ellipsis">
              parent had <Text>{cell.expected.value}</Text>
            </span>
          ) : null}
        </>
      );
    case "set":
    case "overridden":
      return (
        <>
          <span className="lane-value ellipsis">
            <Text>{cell.value}</Text>
          </span>
          <span className="lane-by ellipsis">
            {SET_BY_SHORT[cell.by]}
            {cell.transitive ? <span className="lane-handed"> ▸</span> : null}
            {cell.kind === "overridden" ? (
              <>
                , {SET_BY_SHORT[cell.was.by]} said <Text>{cell.was.value}</Text>
              </>
            ) : null}
          </span>
        </>
      );
  }
}
