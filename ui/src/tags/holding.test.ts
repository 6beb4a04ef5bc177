import { expect, test } from "vitest";
import { ALICE_CHAIN, session, tag } from "../../test/fixtures.ts";
import { holdings, merged } from "./holding";

const at = (time: string) => Date.parse(`2026-06-03T${time}Z`);

test("holdings_areOneRowForEachHolderOfEachValue", () => {
  const rows = holdings(ALICE_CHAIN, "costcenter");

  expect(rows.map(({ value, holder, sessions }) => [value, holder, sessions])).toEqual([
    ["engineering", "alice@corp.example", 1],
    ["finance", "alice@corp.example", 1],
  ]);
  expect(rows[1]?.intervals).toEqual([{ from: at("09:11:02"), to: at("10:11:02"), sessions: 1 }]);
});

test("livesThatTouch_areOneTime", () => {
  const [row] = holdings(ALICE_CHAIN, "TEAM");

  expect(row?.intervals).toEqual([{ from: at("09:00:00"), to: at("17:00:00"), sessions: 4 }]);
});

test("whoIsNotKnown_holdsToo", () => {
  const [row] = holdings([session("x", { origin: null, tags: [tag("Team", "")] })], "Team");

  expect(row).toMatchObject({ value: "", originId: null, holder: "not known" });
});

test("merged_keepsBreaks", () => {
  const times = [
    [50, 60],
    [0, 10],
    [5, 30],
    [30, 40],
  ].map(([from, to]) => ({ from: from as number, to: to as number, sessions: 1 }));

  expect(merged(times)).toEqual([
    { from: 0, to: 40, sessions: 3 },
    { from: 50, to: 60, sessions: 1 },
  ]);
});
