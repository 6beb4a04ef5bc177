import { describe, expect, test } from "vitest";
import { ALICE_CHAIN, session, tag } from "../../test/fixtures.ts";
import { random } from "../../test/random.ts";
import type { Session, SessionTag } from "../api/model";
import { buildLanes, type Cell, type Lane, strands } from "./lanes";
import { UNTOUCHED, visibleRows } from "./rows";
import { buildTree } from "./tree";
import { describe as sentence } from "./words";

function lanesOf(sessions: Session[]): Map<string, Lane> {
  return new Map(buildLanes(buildTree(sessions)).map((lane) => [lane.label, lane]));
}

/** A parent and a child with these tags; what the lane of the first key says at the child. */
function below(above: SessionTag[], own: SessionTag[]): Cell | undefined {
  const lanes = buildLanes(
    buildTree([
      session("parent", { tags: above }),
      session("child", { parentId: "parent", tags: own }),
    ]),
  );
  return lanes[0]?.cells.get("child");
}

const IDP = { setBy: "IDENTITY_PROVIDER" } as const;
const INHERITED = { setBy: "INHERITED", transitive: true } as const;

describe("buildLanes", () => {
  test("chain_showsWhatBecameOfEachKey", () => {
    const lanes = lanesOf(ALICE_CHAIN);

    const told = (key: string) =>
      ["hub", "audit", "production", "payments"].map((id) => lanes.get(key)?.cells.get(id)?.kind);
    expect(told("Team")).toEqual(["set", "inherited", "inherited", "inherited"]);
    expect(told("CostCenter")).toEqual(["set", "dropped", "dropped", "overridden"]);
    expect(told("Project")).toEqual([undefined, undefined, "set", "dropped"]);
    expect(told("Ticket")).toEqual([undefined, undefined, "set", "inherited"]);
  });

  test("overriddenKeys_comeFirstAndOthersAsTheyAppear", () => {
    expect([...lanesOf(ALICE_CHAIN).keys()]).toEqual(["CostCenter", "Team", "Project", "Ticket"]);
  });

  test("tagSetAgainAfterItWasDropped_namesWhoHadSetItBefore", () => {
    const cell = lanesOf(ALICE_CHAIN).get("CostCenter")?.cells.get("payments");

    expect(cell).toEqual({
      kind: "overridden",
      value: "finance",
      by: "CALLER",
      transitive: false,
      spelling: null,
      was: { value: "engineering", by: "IDENTITY_PROVIDER", transitive: false, sessionId: "hub" },
    });
    expect(cell && sentence(cell)).toBe(
      "finance, set by caller; engineering by identity provider before",
    );
  });

  test("sameValueSetAgain_isNoOverride", () => {
    expect(below([tag("A", "x", IDP)], [tag("A", "x")])?.kind).toBe("set");
  });

  test("transitiveTagThatIsAbsent_isLost", () => {
    expect(below([tag("A", "x", { transitive: true })], [])?.kind).toBe("lost");
  });

  test("transitiveTagSetToAnotherValue_isOverridden", () => {
    expect(below([tag("A", "x", { transitive: true })], [tag("A", "y")])?.kind).toBe("overridden");
  });

  test("inheritedValueThatTheParentDidNotHave_isShownAsContradiction", () => {
    const cell = below([tag("A", "x", { transitive: true })], [tag("A", "y", INHERITED)]);

    expect(cell).toMatchObject({ kind: "inherited", value: "y", expected: { value: "x" } });
    expect(buildLanes(buildTree([]))).toEqual([]);
  });

  test("keysCompareWithoutCaseAndKeepTheirSpelling", () => {
    const cell = below([tag("CostCenter", "x", IDP)], [tag("costcenter", "x")]);

    expect(cell).toMatchObject({ kind: "set", spelling: "costcenter" });
    expect(below([tag("Team", "x", IDP)], [tag("TEAM", "y")])).toMatchObject({
      kind: "overridden",
      spelling: "TEAM",
    });
  });

  test("drop_isToldOnceAndNotAtEveryHopBelow", () => {
    const lanes = lanesOf([
      session("a", { tags: [tag("A", "x")] }),
      session("b", { parentId: "a" }),
      session("c", { parentId: "b" }),
    ]);

    expect(lanes.get("A")?.cells.get("b")?.kind).toBe("dropped");
    expect(lanes.get("A")?.cells.has("c")).toBe(false);
  });

  test("siblings_doNotHearOfEachOther", () => {
    const lanes = lanesOf([
      session("root"),
      session("left", { parentId: "root", tags: [tag("A", "x")] }),
      session("right", { parentId: "root", tags: [tag("A", "y")] }),
    ]);

    expect(lanes.get("A")?.cells.get("left")?.kind).toBe("set");
    expect(lanes.get("A")?.cells.get("right")?.kind).toBe("set");
    expect(lanes.get("A")?.loud).toBe(0);
  });

  test("keysThatObjectsHaveOfTheirOwn_areKeysLikeOthers", () => {
    const lanes = lanesOf([
      session("a", { tags: [tag("__proto__", "x"), tag("constructor", "y")] }),
    ]);

    expect([...lanes.keys()]).toEqual(["__proto__", "constructor"]);
    expect(lanes.get("constructor")?.cells.get("a")).toMatchObject({ value: "y" });
  });

  test("anyOrderOfSessions_givesTheSameLanes", () => {
    const { shuffle, seed } = random();

    expect(buildLanes(buildTree(shuffle(ALICE_CHAIN))), `seed ${seed}`).toEqual(
      buildLanes(buildTree(ALICE_CHAIN)),
    );
  });
});

describe("strands", () => {
  const tree = buildTree(ALICE_CHAIN);
  const drawn = (key: string, folded: string[] = []) => {
    const rows = visibleRows(tree, { ...UNTOUCHED, folded: new Set(folded) });
    const lane = buildLanes(tree).find((candidate) => candidate.label === key) as Lane;
    return strands(rows, lane)
      .map(({ above, below: after }) => (above ? (after ? "│" : "╵") : after ? "╷" : "·"))
      .join("");
  };

  test("line_runsFromTheSetterThroughAllWhoInherit", () => {
    expect(drawn("Team")).toBe("╷││╵");
    expect(drawn("Ticket")).toBe("··╷╵");
  });

  test("keyThatNobodyInherits_hasNoLine", () => {
    expect(drawn("CostCenter")).toBe("····");
  });

  test("foldedRows_endTheLine", () => {
    expect(drawn("Team", ["production"])).toBe("╷│╵");
    expect(drawn("Ticket", ["production"])).toBe("···");
  });

  test("line_passesRowsBetweenParentAndChild", () => {
    const passing = buildTree([
      session("root", { tags: [tag("A", "x", { transitive: true })] }),
      session("first", { parentId: "root", issuedAt: "2026-06-03T09:01:00Z" }),
      session("second", {
        parentId: "root",
        issuedAt: "2026-06-03T09:02:00Z",
        tags: [tag("A", "x", INHERITED)],
      }),
    ]);
    const [lane] = buildLanes(passing);

    expect(strands(visibleRows(passing, UNTOUCHED), lane as Lane)).toEqual([
      { above: false, below: true },
      { above: true, below: true },
      { above: true, below: false },
    ]);
  });
});

test("refusedTags_makeLanesOfTheirOwn_orStandInThatOfTheirKey", () => {
  const asked = { transitive: false, roleArn: null, at: "", accountId: "1", eventId: "e" };
  const lanes = buildLanes(
    buildTree([
      session("s", {
        tags: [tag("Project", "atlas"), tag("Team", "alpha")],
        refusedTags: [
          { ...asked, key: "team", value: "omega" },
          { ...asked, key: "TEAM", value: "sigma" },
          { ...asked, key: "Admin", value: "yes" },
        ],
      }),
    ]),
  );

  expect(lanes.map(({ label, loud }) => [label, loud])).toEqual([
    ["Team", 1],
    ["Admin", 1],
    ["Project", 0],
  ]);
  expect(lanes[0]?.cells.get("s")).toMatchObject({ kind: "set", value: "alpha" });
  expect(lanes[0]?.refused.get("s")?.map(({ value }) => value)).toEqual(["omega", "sigma"]);
  expect(lanes[1]?.cells.has("s")).toBe(false);
});
