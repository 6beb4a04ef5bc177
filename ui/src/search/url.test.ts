import { expect, test } from "vitest";
import { isBlank, NEWEST_FIRST, readSearch, type SearchState, writeSearch } from "./url";

const BLANK: SearchState = { q: "", when: {}, sort: NEWEST_FIRST, columns: null };

test.each<SearchState>([
  BLANK,
  { ...BLANK, q: 'tag.Project:"a&b=c" #?', sort: "expiresAt" },
  { ...BLANK, when: { at: "2026-06-03T09:20:00Z" }, columns: ["who", "tag.Team"] },
  { ...BLANK, when: { from: "2026-06-03T09:00:00Z", to: "2026-06-03T10:00:00Z" } },
])("search_standsInItsAddress %j", (state) => {
  expect(readSearch(new URLSearchParams(writeSearch(state).toString()))).toEqual(state);
});

test("anInstant_goesBeforeARange", () => {
  expect(readSearch(new URLSearchParams("at=A&from=B&to=C")).when).toEqual({ at: "A" });
});

test("usualThings_areLeftOutOfTheAddress", () => {
  expect(writeSearch({ ...BLANK, q: "  " }).toString()).toBe("");
  expect(isBlank(BLANK)).toBe(true);
  expect(isBlank({ ...BLANK, when: { at: "x" } })).toBe(false);
});
