import { expect, test } from "vitest";
import { token } from "../../test/settings.ts";
import { accountsTyped, contextType, tokenState, verdict } from "./words";

const NOW = Date.parse("2026-06-03T00:00:00Z");

test.each([
  [token("1"), true, "● until 2126-06-01 08:00:00Z"],
  [token("1", { expiresAt: null }), true, "● until it is revoked"],
  [token("1", { expiresAt: "2026-06-03T00:00:00Z" }), false, "○ expired 2026-06-03 00:00:00Z"],
  [token("1", { revokedAt: "2026-06-02T00:00:00Z" }), false, "○ revoked 2026-06-02 00:00:00Z"],
])("token %# holds or not", (one, holds, text) => {
  expect(tokenState(one, NOW)).toEqual({ holds, text });
});

test("accounts_areTypedWithAnythingBetween", () => {
  expect(accountsTyped(" 1, 2;3\n4 ")).toEqual(["1", "2", "3", "4"]);
  expect(accountsTyped("  ")).toBeNull();
});

test("verdict_namesTheFirstBreak", () => {
  const read = { entries: 1, lastHash: "x", asOf: "2026-06-03T00:00:00Z" };

  expect(verdict({ ...read, intact: true, firstBreak: null })).toBe(
    "✓ Intact: 1 entry, each as it was written.",
  );
  expect(
    verdict({ ...read, entries: 6, intact: false, firstBreak: { number: 7, kind: "MISSING" } }),
  ).toBe("✕ Broken: entry 7 is missing. 6 entries before it are whole.");
});

test.each([
  ["a.CSV", "text/csv"],
  ["people.json", "application/json"],
  ["roles.yaml", "application/yaml"],
  ["GeoLite2.mmdb", "application/octet-stream"],
  ["noending", "application/octet-stream"],
])("file %s is sent as %s", (name, type) => {
  expect(contextType(name)).toBe(type);
});
