import type { ReactNode } from "react";
import type { RefusedTag } from "../api/model";
import { Text } from "../shared/Text";
import { visible } from "../shared/visible";
import { SET_BY_SHORT } from "../shared/words";
import type { Cell, Lane, Strand } from "./lanes";
import { describe, describeRefused } from "./words";

interface Props {
  lane: Lane;
  cell: Cell | null;
  strand: Strand | undefined;
  /** What the session asked for in vain under this key. */
  refused?: readonly RefusedTag[] | undefined;
  children?: ReactNode;
}

/** What happened to one tag key at one session: a mark on the lane's line, the value, and by whom. */
export function LaneCell({ lane, cell, strand, refused = [], children }: Props) {
  const kind = cell?.kind ?? "none";
  const contradicts = cell?.kind === "inherited" && cell.expected !== null;
  const [asked] = refused;
  const said = [...(cell ? [describe(cell)] : []), ...refused.map(describeRefused)];
  // Where the session has a value of its own, what it was refused stands beside it.
  const own = cell !== null && "value" in cell;
  const mark = asked && !own ? "refused" : cell?.kind;
  return (
    <div
      role="gridcell"
      className={`lane lane-${contradicts ? "overridden" : kind}`}
      {...(said.length > 0 ? { title: `${visible(lane.label)}: ${said.join("; ")}` } : {})}
    >
      <span className="lane-line" aria-hidden="true">
        {strand?.above ? <i className="strand strand-above" /> : null}
        {strand?.below ? <i className="strand strand-below" /> : null}
        {mark ? <i className={`mark mark-${mark}`} /> : null}
      </span>
      <span className="two-lines ellipsis">
        {asked && !own ? <Refused asked={asked} /> : cell ? <Words cell={cell} /> : children}
      </span>
      {asked && own ? (
        <span className="lane-refused">
          <i className="mark-refused" aria-hidden="true" />
          <span className="visually-hidden">
            refused <Text>{asked.value}</Text>
          </span>
        </span>
      ) : null}
    </div>
  );
}

function Refused({ asked }: { asked: RefusedTag }) {
  return (
    <>
      <s className="lane-value ellipsis">
        <Text>{asked.value}</Text>
      </s>
      <span className="lane-by">refused</span>
    </>
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
