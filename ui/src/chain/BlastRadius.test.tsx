// @vitest-environment happy-dom
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { ALICE_CHAIN, chainOf, largeChain } from "../../test/fixtures.ts";
import { hops } from "../../test/hops.ts";
import { open, SIGNED_IN } from "../../test/pages.tsx";
import type { Session } from "../api/model";

function answers(chain: Session[], ...ids: string[]) {
  const answer = hops(() => chain);
  return {
    ...SIGNED_IN,
    [`/chains/${ids[0]}`]: { ...chainOf(chain), sessions: chain.slice(0, 500) },
    ...Object.fromEntries(
      ids.map((id) => [`/sessions/${id}/descendants`, (url: URL) => answer(url)?.[1]]),
    ),
  };
}

async function region(name: string) {
  return screen.findByRole("region", { name });
}

test("blastRadius_isAskedForOnDemand_andStandsInTheAddress", async () => {
  const { calls, router } = open(
    "/chains/hub?at=2026-06-03T09:20:00Z",
    answers(ALICE_CHAIN, "hub"),
  );
  const selected = await region("The selected session");
  expect(calls.filter((call) => call.includes("descendants"))).toEqual([]);

  await userEvent.click(within(selected).getByRole("link", { name: /^Blast radius/ }));

  await within(selected).findByText(/and 3 sessions below it, in 3 accounts/);
  within(selected).getByText("● 3 alive");
  const roles = within(await region("Roles reached"));
  const cells = within(roles.getByRole("row", { name: /AuditReader/ })).getAllByRole("cell");
  expect(cells.slice(2, 4).map((cell) => cell.textContent)).toEqual(["1", "0"]);
  expect(router.state.location.search).toBe("?at=2026-06-03T09%3A20%3A00Z&view=blast-radius");
});

test("plan_isSaidToBeText_stepByStep_withItsPolicies", async () => {
  open("/chains/hub?at=2026-06-03T09:20:00Z&view=blast-radius", answers(ALICE_CHAIN, "hub"));

  const plan = await region("Revoke plan");
  within(plan).getByText(/Hoptrail executes nothing of it/);
  const steps = within(plan).getAllByRole("listitem");
  expect(steps.map((step) => within(step).getByRole("heading").textContent)).toEqual([
    "Keep whoever began the chain from coming back",
    "Deny everything to the sessions of HubRole issued so far",
    "Deny everything to the sessions of ProductionRole issued so far",
    "Deny everything to the sessions of PaymentsData issued so far",
  ]);
  const second = within(steps[1] as HTMLElement);
  second.getByText("arn:aws:iam::222222222222:role/HubRole");
  second.getByText("Policy: denies what was issued before 2026-06-03 09:20:00Z");
  second.getByRole("button", { name: "Copy the policy of step 2" });
  within(plan).getByRole("button", { name: "Copy the plan" });
});

test("planOfAPastInstant_leadsBackToNow", async () => {
  const { calls, router } = open(
    "/chains/hub?at=2026-06-03T09:20:00Z&view=blast-radius",
    answers(ALICE_CHAIN, "hub"),
  );

  await userEvent.click(await screen.findByRole("button", { name: "Count now" }));

  await screen.findByText("● 1 alive");
  expect(router.state.location.search).toBe("?view=blast-radius");
  expect(calls).toContain("/sessions/hub/descendants?limit=1");
});

test("pastBelief_tellsWhatWasReached_withoutAPlan", async () => {
  const then = "2026-06-03T09:06:00Z";
  const { calls, router } = open(
    `/chains/hub?knownAt=${then}&view=blast-radius`,
    answers(ALICE_CHAIN, "hub"),
  );

  await screen.findByText(/As it was believed at 2026-06-03 09:06:00Z/);
  await region("Roles reached");
  expect(screen.queryByRole("region", { name: "Revoke plan" })).toBeNull();
  await region("Sessions below");
  const asked = calls.filter((call) => call.includes("/descendants"));
  expect(asked).toHaveLength(2);
  expect(asked.every((call) => call.includes(`knownAt=${encodeURIComponent(then)}`))).toBe(true);

  await userEvent.click(screen.getByRole("button", { name: "Show both as known now" }));
  await region("Revoke plan");
  expect(router.state.location.search).toBe("?view=blast-radius");
});

test("thousandsBelow_areShownAPageAtATime", async () => {
  const { calls } = open("/chains/large?view=blast-radius", answers(largeChain(), "large"));
  const list = await region("Sessions below");
  await within(list).findByText(/1 to 50 of 4,999/);

  await userEvent.click(within(list).getByRole("button", { name: "Next page" }));

  await within(list).findByText(/51 to 100 of 4,999/);
  expect(within(list).getAllByRole("row")).toHaveLength(51);
  expect(calls).toContain("/sessions/large/descendants?cursor=50&limit=50&blastRadius=false");
});

test("rolesThatRenewThemselves_areMarkedInTheTableAndInThePlan", async () => {
  open("/chains/large?at=2026-06-03T09:20:00Z&view=blast-radius", answers(largeChain(), "large"));

  const roles = within(await region("Roles reached"));
  within(roles.getByRole("row", { name: /Step1/ })).getByText("⟳ renews itself");
  const plan = within(await region("Revoke plan"));
  plan.getAllByRole("heading", { name: /^Take from\s+Step1\s*,.*renews itself/ });
});

test("blastRadiusThatFails_canBeAskedForAgain", async () => {
  let down = true;
  const answer = hops(() => ALICE_CHAIN);
  open("/chains/hub?view=blast-radius", {
    ...answers(ALICE_CHAIN, "hub"),
    "/sessions/hub/descendants": (url: URL) =>
      down
        ? Response.json({ code: "broken", detail: "It broke" }, { status: 500 })
        : answer(url)?.[1],
  });
  await screen.findByText("It broke");
  down = false;

  await userEvent.click(screen.getByRole("button", { name: "Try again" }));

  await region("Revoke plan");
});
