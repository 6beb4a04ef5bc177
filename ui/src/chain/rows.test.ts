import { describe, expect, test } from "vitest";
import { ALICE_CHAIN, largeChain, role, session } from "../../test/fixtures.ts";
import {
  GROUP_FROM,
  MAX_INDENT,
  type Move,
  type Row,
  reveal,
  step,
  toggle,
  UNTOUCHED,
  visibleRows,
} from "./rows";
import { buildTree } from "./tree";

const ids = (rows: readonly Row[]) => rows.map((row) => row.id);

const alice = buildTree(ALICE_CHAIN);

function crowd(count: number) {
  const members = Array.from({ length: count }, (_none, i) =>
    session(`m${String(i).padStart(4, "0")}`, { parentId: "root", role: role("Crowd", "1") }),
  );
  const beside = session("beside", {
    parentId: "root",
    role: role("Beside", "1"),
    issuedAt: "2026-06-03T08:00:00Z",
  });
  return buildTree([session("root"), ...members, beside]);
}

describe("visibleRows", () => {
  test("rows_areTheOpenTreeFromTopToBottom", () => {
    const rows = visibleRows(alice, UNTOUCHED);

    expect(ids(rows)).toEqual(["hub", "audit", "production", "payments"]);
    expect(rows.map((row) => row.level)).toEqual([1, 2, 2, 3]);
    expect(rows.map((row) => `${row.position}/${row.siblings}`)).toEqual([
      "1/1",
      "1/2",
      "2/2",
      "1/1",
    ]);
  });

  test("group_ofAFewDrawnOnes_tellsHowManyThereAre_andEndsInARowForMore", () => {
    const tree = crowd(3);
    const totals = new Map([[`root/${role("Crowd", "1").arn}`, 100_000]]);
    const closed = visibleRows(tree, UNTOUCHED, totals);
    const open = visibleRows(tree, toggle(UNTOUCHED, closed[2] as Row), totals);

    expect(closed.map((row) => row.kind)).toEqual(["session", "session", "group"]);
    expect(closed[2]).toMatchObject({ total: 100_000, members: { length: 3 } });
    expect(open.map((row) => row.kind).slice(2)).toEqual([
      "group",
      "session",
      "session",
      "session",
      "more",
    ]);
    expect(step(open, 6, "in")).toEqual({ to: 6, toggle: true });
    expect(step(open, 6, "out")).toEqual({ to: 2, toggle: false });
  });

  test("rails_sayWhereSiblingsFollow", () => {
    const rows = visibleRows(alice, UNTOUCHED);

    expect(rows.map((row) => row.rails)).toEqual([
      [false],
      [false, true],
      [false, false],
      [false, false, false],
    ]);
  });

  test("rails_endAtTheDeepestIndent", () => {
    const deep = Array.from({ length: 40 }, (_none, i) =>
      session(`s${i}`, { parentId: i === 0 ? null : `s${i - 1}` }),
    );

    const last = visibleRows(buildTree(deep), UNTOUCHED).at(-1);

    expect(last?.level).toBe(40);
    expect(last?.rails).toHaveLength(MAX_INDENT);
  });

  test("foldedNode_hidesWhatIsBelow", () => {
    const rows = visibleRows(alice, { folded: new Set(["production"]), opened: new Set() });

    expect(ids(rows)).toEqual(["hub", "audit", "production"]);
    expect(rows[2]?.expanded).toBe(false);
  });

  test("crowdOfOneRole_isOneRowThatOpens", () => {
    const tree = crowd(GROUP_FROM + 1);

    const closed = visibleRows(tree, UNTOUCHED);
    expect(closed.map((row) => row.kind)).toEqual(["session", "session", "group"]);
    expect(closed.at(-1)).toMatchObject({ expanded: false, level: 2, position: 2, siblings: 2 });

    const opened = visibleRows(tree, toggle(UNTOUCHED, closed.at(-1) as Row));
    expect(opened).toHaveLength(3 + GROUP_FROM + 1);
    expect(opened.at(-1)).toMatchObject({ kind: "session", level: 3 });
  });

  test("aFewOfOneRole_standAlone", () => {
    const rows = visibleRows(crowd(GROUP_FROM), UNTOUCHED);

    expect(rows.every((row) => row.kind === "session")).toBe(true);
  });

  test("hundredThousandChildren_areThreeRows", () => {
    expect(visibleRows(crowd(100_000), UNTOUCHED)).toHaveLength(3);
  });
});

test("reveal_opensWhatHidesANode", () => {
  const tree = buildTree(largeChain());
  const node = tree.byId.get("wide-77");
  const folding = { folded: new Set(["large"]), opened: new Set<string>() };

  expect(ids(visibleRows(tree, folding))).not.toContain("wide-77");
  expect(node && ids(visibleRows(tree, reveal(folding, node)))).toContain("wide-77");
});

test("toggle_twice_changesNothing", () => {
  const row = visibleRows(alice, UNTOUCHED)[0] as Row;

  const folded = toggle(UNTOUCHED, row);
  const again = toggle(folded, { ...row, expanded: false });

  expect(ids(visibleRows(alice, folded))).toEqual(["hub"]);
  expect(ids(visibleRows(alice, again))).toEqual(ids(visibleRows(alice, UNTOUCHED)));
});

describe("step", () => {
  const rows = visibleRows(alice, UNTOUCHED);
  const closed = visibleRows(alice, { folded: new Set(["hub"]), opened: new Set() });

  test.each<[Move, number, number, boolean]>([
    ["down", 0, 1, false],
    ["down", 3, 3, false],
    ["up", 1, 0, false],
    ["up", 0, 0, false],
    ["first", 3, 0, false],
    ["last", 0, 3, false],
    ["in", 0, 1, false],
    ["in", 1, 1, false],
    ["out", 0, 0, true],
    ["out", 3, 2, false],
    ["out", 1, 0, false],
  ])("%s at row %i leads to row %i, folds: %s", (move, at, to, folds) => {
    expect(step(rows, at, move)).toEqual({ to, toggle: folds });
  });

  test("in_opensAFoldedRow", () => {
    expect(step(closed, 0, "in")).toEqual({ to: 0, toggle: true });
  });

  test("noRows_leaveNowhereToGo", () => {
    expect(step([], 0, "down")).toEqual({ to: 0, toggle: false });
  });
});
