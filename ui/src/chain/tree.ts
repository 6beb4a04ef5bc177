import type { Session } from "../api/model";

/** A session in its place. `size` counts itself and everything below; `orphan` lacks its parent here. */
export interface TreeNode {
  session: Session;
  parent: TreeNode | null;
  children: TreeNode[];
  level: number;
  size: number;
  orphan: boolean;
}

export interface Tree {
  roots: TreeNode[];
  /** Every node once, parents before children, in the order an open list shows them. */
  nodes: TreeNode[];
  byId: ReadonlyMap<string, TreeNode>;
}

/**
 * The tree that `parentId` describes. Total over any input: a session named twice counts once, one
 * whose parent is not among them starts a tree of its own, and so does the first of a circle.
 */
export function buildTree(sessions: readonly Session[]): Tree {
  const byId = new Map<string, TreeNode>();
  for (const session of sessions) {
    if (!byId.has(session.sessionId)) {
      byId.set(session.sessionId, {
        session,
        parent: null,
        children: [],
        level: 1,
        size: 1,
        orphan: false,
      });
    }
  }
  const roots = attach(byId);
  const nodes = inOrder(roots);
  if (nodes.length < byId.size) {
    cutCircles(byId, roots, nodes);
  }
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i] as TreeNode;
    if (node.parent) {
      node.parent.size += node.size;
    }
  }
  return { roots, nodes, byId };
}

function attach(byId: ReadonlyMap<string, TreeNode>): TreeNode[] {
  const roots: TreeNode[] = [];
  for (const node of byId.values()) {
    const { parentId } = node.session;
    const parent = parentId === null ? undefined : byId.get(parentId);
    if (parent && parent !== node) {
      node.parent = parent;
      parent.children.push(node);
    } else {
      node.orphan = parentId !== null;
      roots.push(node);
    }
  }
  for (const node of byId.values()) {
    node.children.sort(byIssue);
  }
  return roots.sort(byIssue);
}

function byIssue(a: TreeNode, b: TreeNode): number {
  return (
    compare(a.session.issuedAt, b.session.issuedAt) ||
    compare(a.session.sessionId, b.session.sessionId)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Walks without recursion: chains may be a thousand hops deep. */
function inOrder(roots: readonly TreeNode[]): TreeNode[] {
  const nodes: TreeNode[] = [];
  const waiting = [...roots].reverse();
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    nodes.push(node);
    for (let i = node.children.length - 1; i >= 0; i--) {
      const child = node.children[i] as TreeNode;
      child.level = node.level + 1;
      waiting.push(child);
    }
  }
  return nodes;
}

function cutCircles(byId: ReadonlyMap<string, TreeNode>, roots: TreeNode[], nodes: TreeNode[]) {
  const reached = new Set(nodes);
  for (const node of byId.values()) {
    if (reached.has(node)) {
      continue;
    }
    if (node.parent) {
      node.parent.children = node.parent.children.filter((child) => child !== node);
    }
    node.parent = null;
    node.orphan = true;
    roots.push(node);
    for (const below of inOrder([node])) {
      reached.add(below);
      nodes.push(below);
    }
  }
}

/** The nodes from the root down to this one. */
export function pathTo(node: TreeNode): TreeNode[] {
  const path: TreeNode[] = [];
  for (let at: TreeNode | null = node; at; at = at.parent) {
    path.push(at);
  }
  return path.reverse();
}
