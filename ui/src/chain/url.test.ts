import { expect, test } from "vitest";
import { chainHref, readChain, writeChain } from "./url";

test("chain_standsInItsAddress", () => {
  const state = {
    at: "2026-06-03T09:20:00Z",
    knownAt: "2026-06-03T10:20:00.123456Z",
    session: "s",
    view: "least-privilege",
    of: "role",
  } as const;

  expect(readChain(writeChain(state))).toEqual(state);
  expect(chainHref("a/b", "2026-06-03T09:20:00Z")).toBe(
    "/chains/a%2Fb?at=2026-06-03T09%3A20%3A00Z",
  );
  expect(chainHref("a", null)).toBe("/chains/a");
});

test("viewThatIsNone_isLeftOut", () => {
  expect(readChain(new URLSearchParams({ view: "<script>" })).view).toBeNull();
});
