import { describe, expect, test } from "vitest";
import { ALICE_CHAIN, largeChain, session } from "../../test/fixtures.ts";
import { random } from "../../test/random.ts";
import { buildTree, pathTo } from "./tree";

const ids = (nodes: readonly { session: { sessionId: string } }[]) =>
  nodes.map((node) => node.session.sessionId);

describe("buildTree", () => {
  test("nodes_standUnderTheirParents_inTheOrderOfIssue", () => {
    const tree = buildTree(ALICE_CHAIN);

    expect(ids(tree.nodes)).toEqual(["hub", "audit", "production", "payments"]);
    expect(tree.nodes.map((node) => node.level)).toEqual([1, 2, 2, 3]);
    expect(tree.nodes.map((node) => node.size)).toEqual([4, 1, 2, 1]);
    expect(ids(tree.roots)).toEqual(["hub"]);
  });

  test("anyOrderOfSessions_givesTheSameTree", () => {
    const { shuffle, seed } = random();
    const expected = ids(buildTree(largeChain()).nodes);

    for (let round = 0; round < 5; round++) {
      const shuffled = buildTree(shuffle(largeChain()));
      expect(ids(shuffled.nodes), `seed ${seed}`).toEqual(expected);
    }
  });

  test("siblingsOfOneSecond_areOrderedById", () => {
    const tree = buildTree([session("b"), session("a"), session("c")]);

    expect(ids(tree.roots)).toEqual(["a", "b", "c"]);
  });

  test("sessionWithoutItsParent_startsATreeAndIsMarked", () => {
    const tree = buildTree([session("child", { parentId: "elsewhere" }), session("root")]);

    expect(ids(tree.roots)).toEqual(["child", "root"]);
    expect(tree.byId.get("child")?.orphan).toBe(true);
    expect(tree.byId.get("root")?.orphan).toBe(false);
  });

  test("sessionNamedTwice_countsOnce", () => {
    const tree = buildTree([session("a"), session("a"), session("b", { parentId: "a" })]);

    expect(ids(tree.nodes)).toEqual(["a", "b"]);
    expect(tree.nodes[0]?.size).toBe(2);
  });

  test("circleOfParents_isCutAndNobodyIsLost", () => {
    const tree = buildTree([
      session("a", { parentId: "c" }),
      session("b", { parentId: "a" }),
      session("c", { parentId: "b" }),
      session("self", { parentId: "self" }),
    ]);

    expect(ids(tree.nodes).sort()).toEqual(["a", "b", "c", "self"]);
    expect(ids(tree.roots).sort()).toEqual(["a", "self"]);
    expect(tree.byId.get("c")?.level).toBe(3);
  });

  test("fiftyThousandHopsDeep_needsNoRecursion", () => {
    const sessions = Array.from({ length: 50_000 }, (_none, i) =>
      session(`s${i}`, { parentId: i === 0 ? null : `s${i - 1}` }),
    );

    const tree = buildTree(sessions);

    expect(tree.nodes.at(-1)?.level).toBe(50_000);
    expect(tree.roots[0]?.size).toBe(50_000);
  });

  test("noSessions_giveAnEmptyTree", () => {
    expect(buildTree([])).toMatchObject({ roots: [], nodes: [] });
  });
});

test("pathTo_leadsFromTheRootToTheNode", () => {
  const node = buildTree(ALICE_CHAIN).byId.get("payments");

  expect(node && ids(pathTo(node))).toEqual(["hub", "production", "payments"]);
});
