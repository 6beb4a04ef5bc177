import { describe, expect, test } from "vitest";
import { duration, endTime, fullTime, typedInstant } from "./time";
import { pieces, visible, visibleJson } from "./visible";
import { shortProvider } from "./words";

describe("visible", () => {
  test.each([
    ["plain text, Ünïcödé 日本", "plain text, Ünïcödé 日本"],
    ["a\u202eb", "a‹U+202E›b"],
    ["\u001b[31mred\u0000", "‹U+001B›[31mred‹U+0000›"],
    ["zero\u200bwidth\ufeff", "zero‹U+200B›width‹U+FEFF›"],
    ["line\nbreak\u2028", "line‹U+000A›break‹U+2028›"],
    ["non\u00a0breaking", "non‹U+00A0›breaking"],
    ["tag\u{e0041}", "tag‹U+E0041›"],
    ["half\ud800", "half‹U+D800›"],
  ])("%j", (text, expected) => {
    expect(visible(text)).toBe(expected);
  });

  test("hiddenCharacters_arePiecesOfTheirOwn", () => {
    expect(pieces("a\u0007\u0008b").map((piece) => piece.hidden)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

test("visibleJson_isTheSameJson_withNothingHidden", () => {
  const value = { "a\u202eb": ["\u200b", "tag\u{e0041}", "half\ud800", "plain ü"] };
  const json = JSON.stringify(value, null, 2);

  const shown = visibleJson(json);

  expect(JSON.parse(shown)).toEqual(value);
  expect(shown).toContain('"a\\u202eb"');
  expect(shown.split("\n").every((line) => pieces(line).every(({ hidden }) => !hidden))).toBe(true);
});

test.each([
  ["Okta", "Okta"],
  ["http://www.okta.com/exk1example", "www.okta.com"],
  ["arn:aws:iam::111122223333:oidc-provider/token.example.com", "token.example.com"],
  ["urn:example:idp", "urn:example:idp"],
  ["", ""],
])("shortProvider of %j", (provider, expected) => {
  expect(shortProvider(provider)).toBe(expected);
});

test("fullTime_isUtcToTheSecond", () => {
  expect(fullTime("2026-06-03T09:20:00.123Z")).toBe("2026-06-03 09:20:00Z");
  expect(fullTime("2026-06-03T11:20:00+02:00")).toBe("2026-06-03 09:20:00Z");
  expect(fullTime("no time")).toBe("no time");
});

test("endTime_leavesOutTheDayThatWasNamed", () => {
  expect(endTime("2026-06-03T09:00:00Z", "2026-06-03T10:00:00Z")).toBe("10:00:00Z");
  expect(endTime("2026-06-03T23:00:00Z", "2026-06-04T00:00:00Z")).toBe("2026-06-04 00:00:00Z");
});

test.each([
  [0, "0 s"],
  [59, "59 s"],
  [3600, "1 h"],
  [5400, "1 h 30 min"],
  [129_601, "1 d 12 h"],
])("duration of %i s", (seconds, expected) => {
  expect(duration(seconds)).toBe(expected);
});

test.each([
  ["2026-06-03 09:20:00Z", "2026-06-03T09:20:00Z"],
  ["2026-06-03T09:20:00.5Z", "2026-06-03T09:20:00Z"],
  [" 2026-06-03 09:20 ", "2026-06-03T09:20:00Z"],
  ["2026-06-03", "2026-06-03T00:00:00Z"],
  ["2026-13-03", null],
  ["09:20", null],
  ["2026-06-03T09:20:00+02:00", null],
  ["", null],
])("typedInstant of %j", (text, expected) => {
  expect(typedInstant(text)).toBe(expected);
});
