import { expect, test } from "vitest";
import { session, tag } from "../../test/fixtures.ts";
import type { Session, Verdict } from "../api/model";
import { weigh } from "./weigh";

const HOP = session("hop", {
  issuedAt: "2026-06-03T09:30:00Z",
  sourceIdentity: "alice",
  tags: [tag("Team", "alpha", { setBy: "INHERITED" }), tag("Project", "atlas")],
});
const FIT = { sourceIdentity: "alice", tags: [tag("team", "alpha", { transitive: true })] };

test("candidateThatFits_isConfirmedInAll", () => {
  expect(weigh(HOP, session("fit", FIT)).map(({ verdict }) => verdict)).toEqual([
    "CONFIRMS",
    "CONFIRMS",
    "CONFIRMS",
  ]);
});

test.each<[Partial<Session>, Verdict, string]>([
  [{ expiresAt: "2026-06-03T09:10:00Z" }, "REFUTES", "Ended before the issue"],
  [
    { expiresAt: "2026-06-03T09:10:00Z", expiryEstimated: true },
    "SILENT",
    "Ended before the issue",
  ],
  [{ issuedAt: "2026-06-03T09:40:00Z" }, "REFUTES", "Not yet issued at the issue"],
  [{ sourceIdentity: "bob\u202e" }, "REFUTES", "Its source identity bob‹U+202E› does not persist"],
  [{ sourceIdentity: null }, "SILENT", "It carries no source identity"],
  [{ tags: [tag("Team", "beta", { transitive: true })] }, "REFUTES", "Not come down: Team=beta"],
  [{ tags: [tag("Team", "beta")] }, "SILENT", "It hands no tags down"],
])("candidate with %j", (more, verdict, text) => {
  expect(weigh(HOP, session("other", { ...FIT, ...more }))).toContainEqual({ verdict, text });
});
