import { describe, expect, test } from "vitest";
import { RULES, rule, suppression } from "../../test/alerts.ts";
import {
  draftOf,
  matching,
  parametersOf,
  settingOf,
  severityOf,
  stateOf,
  versionOf,
  wrongParameters,
} from "./catalogue";
import { offsetOf } from "./lines";

const SET = rule("deep-chain", {
  severity: "MEDIUM",
  defaults: { depth: 4, mediumFrom: 7 },
  setting: {
    version: 3,
    enabled: false,
    severity: "HIGH",
    parameters: { depth: 6 },
    by: "a",
    at: null,
  },
});

test("setting_winsOverWhatIsShipped", () => {
  expect(severityOf(SET)).toBe("HIGH");
  expect(severityOf(rule("x"))).toBe("HIGH");
  expect(versionOf(SET)).toBe("2.3");
  expect(parametersOf(SET)).toBe("depth 6 (default 4), mediumFrom 7");
});

test("draft_isSentWithoutWhatHasItsDefault", () => {
  const draft = draftOf(SET);

  expect(draft.parameters).toEqual({ depth: "6", mediumFrom: "7" });
  expect(settingOf(draft, SET.defaults)).toEqual({
    enabled: false,
    severity: "HIGH",
    parameters: { depth: 6 },
  });
});

test("parameters_areWholeNumbers", () => {
  const draft = { ...draftOf(SET), parameters: { a: "1", b: "", c: "-1", d: "1.5", e: " 2 " } };

  expect(wrongParameters(draft)).toEqual(["b", "c", "d"]);
});

test.each([
  ["", RULES.length],
  ["ROOT critical", 1],
  ["t1548", RULES.length],
  ["nothing-like-it", 0],
])("matching %j finds %i", (words, count) => {
  expect(matching(RULES, words)).toHaveLength(count);
});

test("suppression_isInForce_untilItExpiresOrIsEnded", () => {
  const now = Date.parse("2026-06-03T00:00:00Z");

  expect(stateOf(suppression("1"), now)).toBe("in force");
  expect(stateOf(suppression("1", { expiresAt: "2026-06-03T00:00:00Z" }), now)).toBe("expired");
  expect(stateOf(suppression("1", { endedAt: "2026-06-02T00:00:00Z" }), now)).toBe("ended");
});

describe("offsetOf", () => {
  test.each([
    [1, 1, 0],
    [2, 1, 3],
    [2, 3, 5],
    [2, 99, 6],
    [9, 1, 7],
  ])("line %i, column %i is at %i", (line, column, offset) => {
    expect(offsetOf("ab\ncde\n", line, column)).toBe(offset);
  });
});
