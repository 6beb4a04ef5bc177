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

/** Siblings of one role, drawn together. */
export interface GroupRow extends Placed {
  kind: "group";
  parent: TreeNode;
  members: TreeNode[];
}

export type Row = SessionRow | GroupRow;

/** What the reader folded and opened: nodes are open and groups folded unless named here. */
export interface Folding {
  folded: ReadonlySet<string>;
  opened: ReadonlySet<string>;
}

export const UNTOUCHED: Folding = { folded: new Set(), opened: new Set() };

interface Pending {
  entry: TreeNode | { parent: TreeNode; members: TreeNode[] };
  level: number;
  rails: boolean[];
  position: number;
  siblings: number;
}

/** The rows of the list from top to bottom. */
export function visibleRows(tree: Tree, { folded, opened }: Folding): Row[] {
  const rows: Row[] = [];
  const waiting: Pending[] = [];
  push(waiting, tree.roots, 1, []);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { entry, ...placed } = next;
    if ("members" in entry) {
      const id = groupId(entry.parent, entry.members[0] as TreeNode);
      const expanded = opened.has(id);
      rows.push({ kind: "group", ...entry, ...placed, id, expanded });
      if (expanded) {
        push(waiting, entry.members, next.level + 1, next.rails);
      }
    } else {
      const id = entry.session.sessionId;
      const expanded = entry.children.length > 0 && !folded.has(id);
      rows.push({ kind: "session", node: entry, ...placed, id, expanded });
      if (expanded) {
        push(waiting, grouped(entry), next.level + 1, next.rails);
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
function grouped(parent: TreeNode): Pending["entry"][] {
  if (parent.children.length <= GROUP_FROM) {
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
    const members = byRole.get(roleOf(child)) as TreeNode[];
    if (members.length <= GROUP_FROM) {
      entries.push(child);
    } else if (members[0] === child) {
      entries.push({ parent, members });
    }
  }
  return entries;
}

function roleOf(node: TreeNode): string {
  return node.session.role?.arn ?? node.session.kind;
}

function groupId(parent: TreeNode, member: TreeNode): string {
  return `${parent.session.sessionId}/${roleOf(member)}`;
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
      opened.add(groupId(parent, at));
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
      if (canOpen(row) && !row.expanded) {
        return { to: at, toggle: true };
      }
      return { to: row.expanded ? Math.min(last, at + 1) : at, toggle: false };
    case "out":
      return row.expanded ? { to: at, toggle: true } : { to: parentIndex(rows, at), toggle: false };
  }
}

export function canOpen(row: Row): boolean {
  return row.kind === "group" || row.node.children.length > 0;
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
