import { pathTo, type Tree, type TreeNode } from "./tree";

/** More children of one role than this are drawn as one row that opens. */
export const GROUP_FROM = 12;

/** Deeper rows are not indented further: their number of level says where they stand. */
export const MAX_INDENT = 8;

interface Placed {
  id: string;
  /** As `aria-level`: 1 for a root. A group pushes its members one level in. */
  level: number;
  /** For this row's level and at most the seven above: whether a further sibling follows below. */
  rails: boolean[];
  position: number;
  siblings: number;
  expanded: boolean;
}

export interface SessionRow extends Placed {
  kind: "session";
  node: TreeNode;
}

/** Siblings of one role, as far as they are drawn. */
interface Group {
  parent: TreeNode;
  /** The ARN of their role; their kind where they are of none. */
  of: string;
  members: TreeNode[];
  /** How many there are, drawn or not. */
  total: number;
}

/** Siblings of one role, drawn together. */
export interface GroupRow extends Placed, Group {
  kind: "group";
}

/** Stands below those of a group that are drawn where there are further ones. */
export interface MoreRow extends Placed {
  kind: "more";
  group: Group;
}

export type Row = SessionRow | GroupRow | MoreRow;

/** How many sessions groups have, by their ids; one that is not named is drawn as a whole. */
export type Totals = ReadonlyMap<string, number>;

const ALL_DRAWN: Totals = new Map();

/** What the reader folded and opened: nodes are open and groups folded unless named here. */
export interface Folding {
  folded: ReadonlySet<string>;
  opened: ReadonlySet<string>;
}

export const UNTOUCHED: Folding = { folded: new Set(), opened: new Set() };

interface Pending {
  entry: TreeNode | Group | { more: Group };
  level: number;
  rails: boolean[];
  position: number;
  siblings: number;
}

/** The rows of the list from top to bottom. */
export function visibleRows(
  tree: Tree,
  { folded, opened }: Folding,
  totals: Totals = ALL_DRAWN,
): Row[] {
  const rows: Row[] = [];
  const waiting: Pending[] = [];
  push(waiting, tree.roots, 1, []);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { entry, ...placed } = next;
    if ("more" in entry) {
      const id = `${groupId(entry.more.parent.session.sessionId, entry.more.of)}/more`;
      rows.push({ kind: "more", group: entry.more, ...placed, id, expanded: false });
    } else if ("members" in entry) {
      const id = groupId(entry.parent.session.sessionId, entry.of);
      const expanded = opened.has(id);
      rows.push({ kind: "group", ...entry, ...placed, id, expanded });
      if (expanded) {
        const more = entry.total > entry.members.length ? [{ more: entry }] : [];
        push(waiting, [...entry.members, ...more], next.level + 1, next.rails);
      }
    } else {
      const id = entry.session.sessionId;
      const expanded = entry.children.length > 0 && !folded.has(id);
      rows.push({ kind: "session", node: entry, ...placed, id, expanded });
      if (expanded) {
        push(waiting, grouped(entry, totals), next.level + 1, next.rails);
      }
    }
  }
  return rows;
}

function push(
  waiting: Pending[],
  entries: readonly Pending["entry"][],
  level: number,
  above: boolean[],
) {
  for (let i = entries.length - 1; i >= 0; i--) {
    waiting.push({
      entry: entries[i] as Pending["entry"],
      level,
      rails: [...above, i < entries.length - 1].slice(-MAX_INDENT),
      position: i + 1,
      siblings: entries.length,
    });
  }
}

/** The children in order, those of a crowded role folded into one entry where the first stood. */
function grouped(parent: TreeNode, totals: Totals): Pending["entry"][] {
  if (parent.children.length <= GROUP_FROM && totals.size === 0) {
    return parent.children;
  }
  const byRole = new Map<string, TreeNode[]>();
  for (const child of parent.children) {
    const role = roleOf(child);
    const members = byRole.get(role);
    if (members) {
      members.push(child);
    } else {
      byRole.set(role, [child]);
    }
  }
  const entries: Pending["entry"][] = [];
  for (const child of parent.children) {
    const of = roleOf(child);
    const members = byRole.get(of) as TreeNode[];
    const told = totals.get(groupId(parent.session.sessionId, of)) ?? 0;
    const total = Math.max(told, members.length);
    if (total <= GROUP_FROM) {
      entries.push(child);
    } else if (members[0] === child) {
      entries.push({ parent, of, members, total });
    }
  }
  return entries;
}

function roleOf(node: TreeNode): string {
  return node.session.role?.arn ?? node.session.kind;
}

/** The id of the row of siblings that are of one role, or of one kind where they are of none. */
export function groupId(parentId: string, of: string): string {
  return `${parentId}/${of}`;
}

/** The folding with everything opened that hides this node. */
export function reveal(folding: Folding, node: TreeNode): Folding {
  const folded = new Set(folding.folded);
  const opened = new Set(folding.opened);
  const path = pathTo(node);
  for (const [i, at] of path.entries()) {
    const parent = path[i - 1];
    if (at !== node) {
      folded.delete(at.session.sessionId);
    }
    if (parent) {
      opened.add(groupId(parent.session.sessionId, roleOf(at)));
    }
  }
  return { folded, opened };
}

/** Opens or folds a row. */
export function toggle(folding: Folding, row: Row): Folding {
  const folded = new Set(folding.folded);
  const opened = new Set(folding.opened);
  const [set, put] = row.kind === "group" ? [opened, !row.expanded] : [folded, row.expanded];
  if (put) {
    set.add(row.id);
  } else {
    set.delete(row.id);
  }
  return { folded, opened };
}

export type Move = "up" | "down" | "first" | "last" | "in" | "out";

/** What a key does at a row: another row to go to, or a row to open or fold. */
export interface Step {
  to: number;
  toggle: boolean;
}

export function step(rows: readonly Row[], at: number, move: Move): Step {
  const row = rows[at];
  const last = rows.length - 1;
  if (!row) {
    return { to: 0, toggle: false };
  }
  switch (move) {
    case "up":
      return { to: Math.max(0, at - 1), toggle: false };
    case "down":
      return { to: Math.min(last, at + 1), toggle: false };
    case "first":
      return { to: 0, toggle: false };
    case "last":
      return { to: last, toggle: false };
    case "in":
      if (row.kind === "more" || (canOpen(row) && !row.expanded)) {
        return { to: at, toggle: true };
      }
      return { to: row.expanded ? Math.min(last, at + 1) : at, toggle: false };
    case "out":
      return row.expanded ? { to: at, toggle: true } : { to: parentIndex(rows, at), toggle: false };
  }
}

export function canOpen(row: Row): boolean {
  return row.kind === "group" || (row.kind === "session" && row.node.children.length > 0);
}

function parentIndex(rows: readonly Row[], at: number): number {
  const level = rows[at]?.level ?? 1;
  for (let i = at - 1; i >= 0; i--) {
    if ((rows[i] as Row).level < level) {
      return i;
    }
  }
  return at;
}
