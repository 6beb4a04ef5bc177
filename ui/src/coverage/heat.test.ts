import { expect, test } from "vitest";
import { NO_DIGESTS } from "../../test/coverage.ts";
import type { CoveredHour } from "../api/coverage";
import { besides, columnsOf, frame, gapsOf, isGap, level, rowsOf } from "./heat";

function hour(time: string, more: Partial<CoveredHour> = {}): CoveredHour {
  return {
    accountId: "111111111111",
    region: "us-east-1",
    hour: `2026-06-${time}:00:00Z`,
    records: 10,
    identityEvents: 4,
    rejected: 1,
    trails: 1,
    silent: false,
    ...NO_DIGESTS,
    ...more,
  };
}

const END = Date.parse("2026-06-03T09:20:00Z");
const HOURS = frame(END, "hours");

test("frame_endsWithTheColumnOfTheInstant", () => {
  expect(new Date(HOURS.to).toISOString()).toBe("2026-06-03T10:00:00.000Z");
  expect(columnsOf(HOURS)).toHaveLength(48);
  expect(new Date(frame(END, "days").to).toISOString()).toBe("2026-06-04T00:00:00.000Z");
  expect(columnsOf(frame(END, "days"))).toHaveLength(31);
});

test("frameBeside_touches", () => {
  expect(frame(besides(HOURS, -1), "hours").to).toBe(HOURS.from);
  expect(frame(besides(HOURS, 1), "hours").from).toBe(HOURS.to);
});

test("rows_areAccountsAndRegions_withTheirGaps", () => {
  const rows = rowsOf(
    [
      hour("03T09"),
      hour("03T06"),
      hour("03T08", { accountId: "000000000000" }),
      hour("03T08", { region: "eu-west-1" }),
      hour("04T08"),
      hour("01T08"),
    ],
    HOURS,
  );

  expect(rows.map(({ id }) => id)).toEqual([
    "000000000000 us-east-1",
    "111111111111 eu-west-1",
    "111111111111 us-east-1",
  ]);
  const [, , row] = rows as [never, never, (typeof rows)[number]];
  expect([44, 45, 46, 47].map((column) => isGap(row, column))).toEqual([false, true, true, false]);
  expect(isGap(row, 40)).toBe(false);
  expect(rows[1] && isGap(rows[1], 47)).toBe(false);
  expect(gapsOf(row)).toBe(2);
});

test("day_isTheSumOfItsHours", () => {
  const [row] = rowsOf([hour("02T03", { trails: 2 }), hour("02T04")], frame(END, "days"));

  expect(row?.cells[29]).toMatchObject({
    records: 20,
    identityEvents: 8,
    rejected: 2,
    trails: 2,
    hours: 2,
  });
});

test.each([
  [0, 1],
  [9, 1],
  [10, 2],
  [999, 3],
  [1000, 4],
  [10_000_000, 4],
])("%i records are drawn at level %i", (records, drawn) => {
  expect(level(records)).toBe(drawn);
});

test("verdicts_ofADay_areTheWorstOfItsHours", () => {
  const proven = {
    digests: { ...NO_DIGESTS.digests, proven: 1 },
    logFiles: NO_DIGESTS.logFiles,
    verdict: "PROVEN",
  } as const;
  const of = (...hours: Partial<CoveredHour>[]) =>
    rowsOf(
      hours.map((more, i) => hour(`03T0${i}`, more)),
      frame(END, "days"),
    )[0]?.cells.at(-1);

  expect(of(proven, proven)?.verdict).toBe("PROVEN");
  expect(of(proven, proven)?.digests.proven).toBe(2);
  expect(of(proven, {})?.verdict).toBe("UNPROVEN");
  expect(of({ verdict: "FAILED" }, proven)?.verdict).toBe("FAILED");
});

test("hourOfAMissingDigestAlone_isStillAGap", () => {
  const [row] = rowsOf(
    [hour("03T05"), hour("03T06", { trails: 0, records: 0, verdict: "FAILED" }), hour("03T07")],
    HOURS,
  );

  expect(row && gapsOf(row)).toBe(1);
});
