import { describe, expect, test } from "vitest";
import { ALICE_CHAIN, session } from "../../test/fixtures.ts";
import { random } from "../../test/random.ts";
import {
  chainSpan,
  instant,
  instantAt,
  isAlive,
  lifeBar,
  position,
  type Span,
  stageAt,
  ticks,
} from "./layout";

const at = (clock: string) => Date.parse(`2026-06-03T${clock}Z`);
const SPAN: Span = { from: at("09:00:00"), to: at("10:00:00") };

describe("isAlive", () => {
  const hour = session("s");

  test("life_includesItsIssueAndExcludesItsEnd", () => {
    expect(isAlive(hour, at("09:00:00"))).toBe(true);
    expect(isAlive(hour, at("09:59:59"))).toBe(true);
    expect(isAlive(hour, at("10:00:00"))).toBe(false);
    expect(isAlive(hour, at("08:59:59"))).toBe(false);
  });

  test("lifeOfNoLength_isAliveAtItsIssue", () => {
    const moment = session("s", { expiresAt: "2026-06-03T09:00:00Z" });

    expect(isAlive(moment, at("09:00:00"))).toBe(true);
    expect(isAlive(moment, at("09:00:01"))).toBe(false);
  });

  test("stage_tellsBeforeFromAfter", () => {
    expect(stageAt(hour, at("08:00:00"))).toBe("before");
    expect(stageAt(hour, at("09:30:00"))).toBe("alive");
    expect(stageAt(hour, at("11:00:00"))).toBe("ended");
  });

  test("nonsenseTimes_areNoTimes", () => {
    expect(instant("yesterday")).toBeNull();
    expect(isAlive(session("s", { issuedAt: "…" }), at("09:00:00"))).toBe(false);
  });
});

describe("chainSpan", () => {
  test("activity_cutsLivesThatOutlastIt", () => {
    const span = chainSpan(ALICE_CHAIN, "activity", null) as Span;

    expect(span.to).toBeLessThan(at("10:00:00"));
    expect(span.from).toBeLessThanOrEqual(at("09:00:00"));
  });

  test("wholeLives_reachTheLastEnd", () => {
    expect((chainSpan(ALICE_CHAIN, "lives", null) as Span).to).toBeGreaterThan(at("17:00:00"));
  });

  test("theInstantLookedAt_isOnTheAxis", () => {
    const span = chainSpan(ALICE_CHAIN, "activity", at("16:00:00")) as Span;

    expect(span.to).toBeGreaterThan(at("16:00:00"));
  });

  test("noTimes_giveNoAxis", () => {
    expect(chainSpan([], "lives", null)).toBeNull();
    expect(chainSpan([session("s", { issuedAt: "" })], "lives", null)).toBeNull();
  });

  test("lifeOfNoLength_stillHasAnAxis", () => {
    const moment = session("s", { expiresAt: "2026-06-03T09:00:00Z" });

    const span = chainSpan([moment], "lives", null) as Span;

    expect(span.to).toBeGreaterThan(span.from);
  });
});

describe("lifeBar", () => {
  test("life_fillsItsPartOfTheAxis", () => {
    const half = session("s", { expiresAt: "2026-06-03T09:30:00Z" });

    expect(lifeBar(half, SPAN)).toEqual({ left: 0, width: 0.5, cutLeft: false, cutRight: false });
  });

  test("lifeBeyondTheAxis_isCut", () => {
    const long = session("s", {
      issuedAt: "2026-06-03T08:00:00Z",
      expiresAt: "2026-06-03T12:00:00Z",
    });

    expect(lifeBar(long, SPAN)).toEqual({ left: 0, width: 1, cutLeft: true, cutRight: true });
  });

  test("lifeOffTheAxis_isNotDrawn", () => {
    const later = session("s", {
      issuedAt: "2026-06-03T11:00:00Z",
      expiresAt: "2026-06-03T12:00:00Z",
    });

    expect(lifeBar(later, SPAN)).toBeNull();
  });

  test("endBeforeIssue_givesNoNegativeBar", () => {
    const odd = session("s", {
      issuedAt: "2026-06-03T09:30:00Z",
      expiresAt: "2026-06-03T09:00:00Z",
    });

    expect(lifeBar(odd, SPAN)?.width).toBe(0);
  });
});

describe("ticks", () => {
  test("anHour_isCutAtRoundMinutes", () => {
    expect(ticks(SPAN, 6).map((tick) => tick.label)).toEqual([
      "09:00",
      "09:15",
      "09:30",
      "09:45",
      "10:00",
    ]);
  });

  test("seconds_areWrittenWhereNeeded", () => {
    const span = { from: at("09:00:00"), to: at("09:00:20") };

    expect(ticks(span, 5).map((tick) => tick.label)).toContain("09:00:05");
  });

  test("midnight_isWrittenAsTheDay", () => {
    const span = { from: at("22:00:00"), to: at("22:00:00") + 4 * 3_600_000 };

    expect(ticks(span, 5).map((tick) => tick.label)).toContain("06-04");
  });

  test("anyAxis_hasFewTicksAndAllOfThemOnIt", () => {
    const { below, seed } = random();
    for (let round = 0; round < 500; round++) {
      const from = below(2_000_000_000) * 1000;
      const span = { from, to: from + 1000 * (1 + below(10 ** below(10))) };
      const found = ticks(span, 6);
      expect(found.length, `seed ${seed}`).toBeLessThanOrEqual(7);
      for (const tick of found) {
        expect(tick.position, `seed ${seed}`).toBeGreaterThanOrEqual(0);
        expect(tick.position, `seed ${seed}`).toBeLessThanOrEqual(1);
      }
    }
  });
});

test("instantAt_undoesPosition", () => {
  expect(instantAt(SPAN, position(SPAN, at("09:20:00")))).toBe(at("09:20:00"));
  expect(instantAt(SPAN, -1)).toBe(SPAN.from);
  expect(instantAt(SPAN, 2)).toBe(SPAN.to);
});
