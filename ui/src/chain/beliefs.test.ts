import { describe, expect, test } from "vitest";
import {
  GUESSED_AT,
  LATE_CHAIN,
  LATE_LINKS,
  lateChainAt,
  SEEN_AT,
  SETTLED_AT,
} from "../../test/beliefs.ts";
import { ALICE_CHAIN, tag } from "../../test/fixtures.ts";
import type { BelievedLink } from "../api/chain";
import type { Session } from "../api/model";
import { changes, chapters, compareChains, isHeld } from "./beliefs";

const [SETTLED, GUESSED, UNSEEN] = LATE_LINKS as [BelievedLink, BelievedLink, BelievedLink];

describe("changes", () => {
  test("beliefThatCameLater_saysWhatItChanged", () => {
    const found = changes(GUESSED, SETTLED);

    expect(found.map(({ what }) => what)).toEqual([
      "grade",
      "parent",
      "candidates",
      "evidence",
      "check",
      "check",
      "check",
      "tags",
    ]);
    expect(found).toContainEqual({ what: "grade", was: "PROBABLE", is: "EXACT" });
    expect(found).toContainEqual({ what: "parent", was: "late-other", is: "late-root" });
    expect(found).toContainEqual({
      what: "evidence",
      added: ["ACCESS_KEY", "CREATION_TIME"],
      gone: ["ALIVE"],
    });
    expect(found.at(-1)).toMatchObject({ added: [{ key: "Ticket" }], gone: [] });
  });

  test("checkThatTurned_isTold_andOneThatSaysNothingIsNot", () => {
    const kinds = changes(GUESSED, SETTLED).flatMap((change) =>
      change.what === "check" ? [[change.was?.verdict, change.is?.verdict, change.is?.check]] : [],
    );

    expect(kinds).toEqual([
      ["REFUTES", "CONFIRMS", "INHERITED_TAGS"],
      [undefined, "CONFIRMS", "SOURCE_IDENTITY"],
      [undefined, "CONFIRMS", "LIFETIME"],
    ]);
  });

  test("originThatBecameKnown_isTold", () => {
    expect(changes(UNSEEN, GUESSED)).toContainEqual({
      what: "origin",
      was: null,
      is: "alice@corp.example",
    });
  });

  test("sameBelief_changesNothing_inAnyCaseOfKeys", () => {
    const lower = { ...SETTLED, tags: [tag("ticket", "x")] };

    expect(changes(SETTLED, structuredClone(SETTLED))).toEqual([]);
    expect(changes(lower, { ...lower, tags: [tag("Ticket", "x")] })).toEqual([]);
  });
});

test("chapters_compareEachBeliefWithTheOneBefore", () => {
  expect(chapters(LATE_LINKS).map(({ changed }) => changed.length)).toEqual([8, 6, 0]);
});

describe("isHeld", () => {
  test.each([
    [SEEN_AT, [UNSEEN]],
    ["2026-06-03T09:30:00Z", []],
    [GUESSED_AT, [GUESSED]],
    ["2026-06-03T11:05:00.249999Z", [GUESSED]],
    [SETTLED_AT, [SETTLED]],
    ["2026-06-03T11:05:00.250000Z", [SETTLED]],
    [null, [SETTLED]],
  ])("at %s", (at, held) => {
    expect(LATE_LINKS.filter((belief) => isHeld(belief, at))).toEqual(held);
  });

  test("beliefNotYetStamped_isHeldNowOnly", () => {
    const fresh = { ...SETTLED, believedFrom: null };

    expect(isHeld(fresh, null)).toBe(true);
    expect(isHeld({ ...fresh, believedUntil: SETTLED_AT }, GUESSED_AT)).toBe(false);
  });
});

test("compareChains_countsWhoCame_whoLeft_andWhoIsLinkedAnew", () => {
  const guess = lateChainAt(GUESSED_AT) as Session[];
  const unseen = lateChainAt(SEEN_AT) as Session[];

  expect(compareChains(guess, LATE_CHAIN)).toEqual({ relinked: 1, added: 0, gone: 0 });
  expect(compareChains(unseen, LATE_CHAIN)).toEqual({ relinked: 1, added: 2, gone: 0 });
  expect(compareChains(LATE_CHAIN, ALICE_CHAIN)).toEqual({ relinked: 0, added: 4, gone: 3 });
});
