import { expect, test } from "vitest";
import { ALICE_CHAIN, HOSTILE_CHAIN, largeChain } from "../../test/fixtures.ts";
import { blastRadius } from "../../test/reach.ts";
import type { Session } from "../api/model";
import { deniedBefore, NOT_EXECUTED, planText, renewing } from "./plan";

const AT = "2026-06-03T09:20:00Z";

test("wholePlan_isTextInItsOrder_withEachPolicy", () => {
  const [hub] = ALICE_CHAIN as [Session];

  const lines = planText(hub, blastRadius(ALICE_CHAIN, AT)).split("\n");

  expect(lines.slice(0, 5)).toEqual([
    "How to end HubRole, alice@corp.example, and all that came of it",
    "Session hub, issued 2026-06-03 09:00:00Z",
    "4 sessions, 3 alive at 2026-06-03 09:20:00Z, the last until 2026-06-03 17:00:00Z",
    "Accounts: 222222222222, 333333333333, 444444444444",
    NOT_EXECUTED,
  ]);
  expect(lines.filter((line) => /^\d+\. /.test(line))).toEqual([
    "1. Keep whoever began the chain from coming back",
    "2. Deny everything to the sessions of HubRole issued so far",
    "3. Deny everything to the sessions of ProductionRole issued so far",
    "4. Deny everything to the sessions of PaymentsData issued so far",
  ]);
  expect(lines.filter((line) => line.includes("Attach to"))).toEqual([
    "   Attach to: arn:aws:iam::222222222222:role/HubRole",
    "   Attach to: arn:aws:iam::333333333333:role/ProductionRole",
    "   Attach to: arn:aws:iam::333333333333:role/PaymentsData",
  ]);
  expect(lines.filter((line) => line.includes(`"aws:TokenIssueTime": "${AT}"`))).toHaveLength(3);
});

test("rolesThatComeBackToThemselves_areMarked", () => {
  const all = largeChain();
  const radius = blastRadius(all, AT);

  expect(renewing(radius.revokePlan).size).toBe(7);
  expect(planText(all[0] as Session, radius)).toContain(
    "of Step1 issued so far (it renews itself)",
  );
  expect(renewing(blastRadius(ALICE_CHAIN, AT).revokePlan).size).toBe(0);
});

test("hiddenCharacters_areNamedInThePlan", () => {
  const [hostile] = HOSTILE_CHAIN as [Session];

  const text = planText(hostile, blastRadius(HOSTILE_CHAIN, AT));

  expect(text).toContain("role/Admin‹U+200B›Role");
  expect(text).not.toMatch(/[\u200b\u202e]/);
});

test.each([
  ['{"DateLessThan":{"aws:TokenIssueTime":"2026-06-03T09:20:00Z"}}', "2026-06-03T09:20:00Z"],
  ['{ "aws:TokenIssueTime" : "2026-06-03T09:20:00Z" }', "2026-06-03T09:20:00Z"],
  ['{"Action":"sts:AssumeRole"}', null],
  [null, null],
])("deniedBefore of %j", (policy, expected) => {
  expect(deniedBefore(policy)).toBe(expected);
});
