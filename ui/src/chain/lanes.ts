import type { RefusedTag, SessionTag, SetBy } from "../api/model";
import type { Row } from "./rows";
import type { Tree, TreeNode } from "./tree";

/** A value that a session above had, and how it came to it. */
export interface Earlier {
  value: string;
  by: SetBy;
  transitive: boolean;
  sessionId: string;
}

/** What happened to one tag key at one session. */
export type Cell =
  /** Set here. `spelling` is given where the key is written otherwise than the lane is named. */
  | { kind: "set"; value: string; by: SetBy; transitive: boolean; spelling: string | null }
  /** Set here to another value than a session above had. */
  | {
      kind: "overridden";
      value: string;
      by: SetBy;
      transitive: boolean;
      spelling: string | null;
      was: Earlier;
    }
  /** Handed down. `expected` is given where the parent had another value: the data contradict. */
  | { kind: "inherited"; value: string; spelling: string | null; expected: Earlier | null }
  /** The parent had it and did not hand it down. */
  | { kind: "dropped"; was: Earlier }
  /** The parent had it as transitive, yet it is absent. */
  | { kind: "lost"; was: Earlier };

/** One tag key through the whole tree. Sessions that never had it have no cell. */
export interface Lane {
  /** The key in lower case: keys compare case-insensitively. */
  id: string;
  /** The key as first written. */
  label: string;
  cells: ReadonlyMap<string, Cell>;
  /** By session, what it asked for in vain under this key, the latest first. */
  refused: ReadonlyMap<string, readonly RefusedTag[]>;
  /** How many cells contradict or override what was said above, or were refused something. */
  loud: number;
}

interface Memory {
  last: Earlier;
  held: boolean;
}

type Memories = ReadonlyMap<string, Memory>;

interface Growing {
  label: string;
  cells: Map<string, Cell>;
  refused: Map<string, RefusedTag[]>;
  loud: number;
}

/** Lanes in which something was overridden, lost or refused come first, then by first appearance. */
export function buildLanes(tree: Tree): Lane[] {
  const lanes = new Map<string, Growing>();
  const memories = new Map<TreeNode, Memories>();
  for (const node of tree.nodes) {
    const inherited: Memories = (node.parent && memories.get(node.parent)) ?? new Map();
    const tags = new Map(node.session.tags.map((tag) => [tag.key.toLowerCase(), tag]));
    for (const tag of tags.values()) {
      laneOf(tag.key, lanes);
    }
    for (const tag of node.session.refusedTags) {
      const lane = laneOf(tag.key, lanes);
      const before = lane.refused.get(node.session.sessionId);
      lane.refused.set(node.session.sessionId, [...(before ?? []), tag]);
      lane.loud += before ? 0 : 1;
    }
    memories.set(node, remember(inherited, tags, node));
    for (const id of new Set([...tags.keys(), ...inherited.keys()])) {
      const lane = lanes.get(id);
      const cell = lane && cellOf(tags.get(id), inherited.get(id), lane.label);
      if (lane && cell) {
        lane.cells.set(node.session.sessionId, cell);
        lane.loud += isLoud(cell) ? 1 : 0;
      }
    }
  }
  const all = [...lanes].map(([id, lane]) => ({ id, ...lane }));
  return [...all.filter((lane) => lane.loud > 0), ...all.filter((lane) => lane.loud === 0)];
}

function laneOf(key: string, lanes: Map<string, Growing>): Growing {
  const known = lanes.get(key.toLowerCase());
  const lane = known ?? { label: key, cells: new Map(), refused: new Map(), loud: 0 };
  if (!known) {
    lanes.set(key.toLowerCase(), lane);
  }
  return lane;
}

function cellOf(
  tag: SessionTag | undefined,
  above: Memory | undefined,
  label: string,
): Cell | null {
  if (!tag) {
    if (!above?.held) {
      return null;
    }
    return { kind: above.last.transitive ? "lost" : "dropped", was: above.last };
  }
  const spelling = tag.key === label ? null : tag.key;
  const differs = above !== undefined && above.last.value !== tag.value;
  if (tag.setBy === "INHERITED") {
    const expected = differs ? above.last : null;
    return { kind: "inherited", value: tag.value, spelling, expected };
  }
  const set = { value: tag.value, by: tag.setBy, transitive: tag.transitive, spelling };
  return differs ? { kind: "overridden", ...set, was: above.last } : { kind: "set", ...set };
}

/** Overridden, lost, or handed down with another value. */
function isLoud(cell: Cell): boolean {
  return (
    cell.kind === "overridden" ||
    cell.kind === "lost" ||
    (cell.kind === "inherited" && cell.expected !== null)
  );
}

function remember(
  above: Memories,
  tags: ReadonlyMap<string, SessionTag>,
  node: TreeNode,
): Memories {
  if (tags.size === 0 && ![...above.values()].some((memory) => memory.held)) {
    return above;
  }
  const memories = new Map<string, Memory>();
  for (const [id, memory] of above) {
    memories.set(id, { last: memory.last, held: false });
  }
  for (const [id, tag] of tags) {
    const before = above.get(id);
    const same = tag.setBy === "INHERITED" && before?.last.value === tag.value;
    const last = same ? { ...before.last, transitive: true } : earlier(tag, node);
    memories.set(id, { last, held: true });
  }
  return memories;
}

function earlier(tag: SessionTag, node: TreeNode): Earlier {
  return {
    value: tag.value,
    by: tag.setBy,
    transitive: tag.transitive || tag.setBy === "INHERITED",
    sessionId: tag.originSessionId ?? node.session.sessionId,
  };
}

/** How a lane's line runs through a row: into it from above, out of it below, or past it. */
export interface Strand {
  above: boolean;
  below: boolean;
}

/**
 * The line of a lane, row by row: it joins each session that inherits to the row of its parent and
 * passes the rows that stand between the two.
 */
export function strands(rows: readonly Row[], lane: Lane): Strand[] {
  const starts = new Array<number>(rows.length + 1).fill(0);
  const rowOf = new Map<string, number>();
  for (const [i, row] of rows.entries()) {
    if (row.kind === "session") {
      rowOf.set(row.id, i);
    }
  }
  for (const [i, row] of rows.entries()) {
    const parent = inheritsFrom(row, lane);
    const from = parent === null ? undefined : rowOf.get(parent.session.sessionId);
    if (from !== undefined && from < i) {
      // The gaps from..i-1, each between a row and the next one, are crossed.
      starts[from] = (starts[from] ?? 0) + 1;
      starts[i] = (starts[i] ?? 0) - 1;
    }
  }
  let open = 0;
  return rows.map((_row, i) => {
    const above = open > 0;
    open += starts[i] ?? 0;
    return { above, below: open > 0 };
  });
}

function inheritsFrom(row: Row, lane: Lane): TreeNode | null {
  if (row.kind === "group") {
    const inherits = row.members.some((member) => isInherited(lane, member));
    return inherits ? row.parent : null;
  }
  if (row.kind === "more") {
    return null;
  }
  return isInherited(lane, row.node) ? row.node.parent : null;
}

function isInherited(lane: Lane, node: TreeNode): boolean {
  return lane.cells.get(node.session.sessionId)?.kind === "inherited";
}
