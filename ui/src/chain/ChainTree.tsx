import Button from "@cloudscape-design/components/button";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useCallback, useMemo, useState } from "react";
import { Text } from "../shared/Text";
import { GroupCells, MoreCells, SessionCells } from "./HopRow";
import { type Lane, strands } from "./lanes";
import { chainSpan, type Fit, position, type Span, ticks } from "./layout";
import {
  canOpen,
  type Move,
  type Row,
  reveal,
  step,
  type Totals,
  toggle,
  UNTOUCHED,
  visibleRows,
} from "./rows";
import { TimeAxis } from "./TimeAxis";
import type { Tree } from "./tree";
import { ROW_HEIGHT, useRows } from "./useRows";

const MOST_LANES = 10;
const MOST_TICKS = 6;

interface Props {
  tree: Tree;
  lanes: readonly Lane[];
  at: number | null;
  /** How many sessions groups have. */
  totals: Totals;
  /** The id of the group of which further sessions are being read. */
  drawing: string | null;
  onMore: (parentId: string, of: string) => void;
  selected: string;
  onSelect: (id: string) => void;
  onInstant: (at: number) => void;
}

/** The chain as an indented list, with the lives of its sessions and a lane for each tag key. */
export function ChainTree({
  tree,
  lanes,
  at,
  totals,
  drawing,
  onMore,
  selected,
  onSelect,
  onInstant,
}: Props) {
  const [folding, setFolding] = useState(() => initialFolding(tree, selected));
  const [fit, setFit] = useState<Fit>("activity");
  const [allLanes, setAllLanes] = useState(false);
  const rows = useMemo(() => visibleRows(tree, folding, totals), [tree, folding, totals]);
  const onToggle = useCallback(
    (row: Row) => {
      if (row.kind === "more") {
        onMore(row.group.parent.session.sessionId, row.group.of);
      } else {
        setFolding((now) => toggle(now, row));
      }
    },
    [onMore],
  );
  const shownLanes = useMemo(
    () => (allLanes ? lanes : lanes.slice(0, MOST_LANES)),
    [lanes, allLanes],
  );
  const lines = useMemo(() => shownLanes.map((lane) => strands(rows, lane)), [rows, shownLanes]);
  const span = useMemo(
    () =>
      chainSpan(
        tree.nodes.map((node) => node.session),
        fit,
        at,
      ),
    [tree, fit, at],
  );
  const selectedIndex = Math.max(
    0,
    rows.findIndex((row) => row.id === selected),
  );
  const { scroller, items, virtual, moveTo } = useRows(rows, selectedIndex, onSelect);

  const onKeyDown = (event: React.KeyboardEvent) => {
    const move = event.target === event.currentTarget ? null : MOVES[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    const { to, toggle: folds } = step(rows, selectedIndex, move);
    const row = rows[to];
    if (folds && row) {
      onToggle(row);
    } else {
      moveTo(to);
    }
  };

  return (
    <section className="card chain-card" aria-label="Chain">
      <div className="chain-tools">
        <Legend lanes={lanes} />
        {lanes.length > MOST_LANES ? (
          <Button variant="inline-link" onClick={() => setAllLanes(!allLanes)}>
            {allLanes ? `First ${MOST_LANES} tag keys` : `All ${lanes.length} tag keys`}
          </Button>
        ) : null}
        <SegmentedControl
          label="Time axis"
          selectedId={fit}
          options={[
            { id: "activity", text: "Activity" },
            { id: "lives", text: "Whole lives" },
          ]}
          onChange={({ detail }) => setFit(detail.selectedId as Fit)}
        />
      </div>
      <div className="chain-scroll" ref={scroller}>
        <div
          className={`chain-grid${shownLanes.length === 0 ? " no-lanes" : ""}`}
          role="treegrid"
          aria-label="Sessions of the chain"
          aria-rowcount={rows.length + 1}
          aria-colcount={3 + shownLanes.length}
          onKeyDown={onKeyDown}
          style={{ "--lanes": shownLanes.length } as React.CSSProperties}
          tabIndex={-1}
        >
          <HeadRow span={span} at={at} lanes={shownLanes} onInstant={onInstant} />
          {span ? <Overlay span={span} at={at} /> : null}
          <div
            role="rowgroup"
            className="hops"
            style={virtual ? { height: rows.length * ROW_HEIGHT } : {}}
          >
            {items.map((index) => {
              const row = rows[index] as Row;
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the tree grid handles the keys
                <div
                  key={row.id}
                  role="row"
                  data-index={index}
                  className={`hop${virtual ? " hop-placed" : ""}${index === selectedIndex ? " selected" : ""}${row.kind === "group" ? " group" : ""}`}
                  aria-level={row.level}
                  aria-posinset={row.position}
                  aria-setsize={row.siblings}
                  aria-rowindex={index + 2}
                  aria-selected={index === selectedIndex}
                  {...(canOpen(row) ? { "aria-expanded": row.expanded } : {})}
                  tabIndex={index === selectedIndex ? 0 : -1}
                  style={virtual ? { top: index * ROW_HEIGHT } : {}}
                  onClick={() => moveTo(index)}
                  onFocus={(event) => {
                    if (event.target === event.currentTarget && index !== selectedIndex) {
                      onSelect(row.id);
                    }
                  }}
                >
                  {row.kind === "session" ? (
                    <SessionCells
                      row={row}
                      index={index}
                      span={span}
                      at={at}
                      lanes={shownLanes}
                      lines={lines}
                      onToggle={onToggle}
                    />
                  ) : row.kind === "more" ? (
                    <MoreCells
                      row={row}
                      lanes={shownLanes}
                      drawing={row.id.startsWith(`${drawing}/`)}
                      onToggle={onToggle}
                    />
                  ) : (
                    <GroupCells
                      row={row}
                      index={index}
                      span={span}
                      lanes={shownLanes}
                      lines={lines}
                      onToggle={onToggle}
                    />
                  )}
                </div>
              );
            })}
          </div>
        </div>
      </div>
    </section>
  );
}

const MOVES: Record<string, Move> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "out",
  ArrowRight: "in",
  Home: "first",
  End: "last",
};

function initialFolding(tree: Tree, selected: string) {
  const node = tree.byId.get(selected);
  return node ? reveal(UNTOUCHED, node) : UNTOUCHED;
}

interface HeadProps {
  span: Span | null;
  at: number | null;
  lanes: readonly Lane[];
  onInstant: (at: number) => void;
}

function HeadRow({ span, at, lanes, onInstant }: HeadProps) {
  return (
    <div role="row" className="hop-head" aria-rowindex={1}>
      <div role="columnheader" className="pinned">
        Session
      </div>
      <div role="columnheader">Link</div>
      <div role="columnheader" className="axis-head">
        {span ? <TimeAxis span={span} at={at} most={MOST_TICKS} onInstant={onInstant} /> : "Life"}
      </div>
      {lanes.map((lane) => (
        <div role="columnheader" key={lane.id} className="lane-head ellipsis">
          <Text>{lane.label}</Text>
        </div>
      ))}
    </div>
  );
}

/** The lines of the time axis through all rows at once. */
function Overlay({ span, at }: { span: Span; at: number | null }) {
  const place = at === null ? null : position(span, at);
  return (
    <div className="overlay" aria-hidden="true">
      <div className="overlay-time">
        {ticks(span, MOST_TICKS).map((tick) => (
          <i key={tick.at} style={{ left: `${tick.position * 100}%` }} />
        ))}
        {place !== null && place >= 0 && place <= 1 ? (
          <b style={{ left: `${place * 100}%` }} />
        ) : null}
      </div>
    </div>
  );
}

function Legend({ lanes }: { lanes: readonly Lane[] }) {
  if (lanes.length === 0) {
    return <div className="legend">No session of this chain carries a tag.</div>;
  }
  return (
    <div className="legend">
      <span>
        <i className="mark mark-set" /> set
      </span>
      <span>
        <i className="mark mark-inherited" /> inherited
      </span>
      <span>
        <i className="mark mark-overridden" /> overridden
      </span>
      <span>
        <i className="mark mark-dropped" /> dropped
      </span>
      {lanes.some(({ refused }) => refused.size > 0) ? (
        <span>
          <i className="mark mark-refused" /> refused
        </span>
      ) : null}
      <span>
        <i className="mark-handed">▸</i> transitive
      </span>
    </div>
  );
}
