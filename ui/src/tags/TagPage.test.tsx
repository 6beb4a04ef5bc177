// @vitest-environment happy-dom
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { ALICE_CHAIN } from "../../test/fixtures.ts";
import { type Answers, open, SIGNED_IN } from "../../test/pages.tsx";
import { holders, setters, tagKeys, tagValues } from "../../test/tags.ts";

const HUB = "arn:aws:iam::222222222222:role/HubRole";

const TEAM: Answers = {
  ...SIGNED_IN,
  "/tags/team": tagValues("team"),
  "/tags/team/holders": holders(),
  "/tags/team/setters": setters(),
  "/sessions": { items: ALICE_CHAIN, total: { value: 4, relation: "EQUAL" }, next: null, asOf: "" },
  "/sessions/facets": (url: URL) => ({
    items: [
      {
        field: "role",
        values: [
          {
            value: HUB,
            label: HUB,
            count: url.searchParams.get("q")?.startsWith("tagKey") ? 3 : 4,
          },
        ],
        distinct: 1,
      },
    ],
  }),
};

test("keys_areListedWithTheirValues", async () => {
  open("/tags", {
    ...SIGNED_IN,
    "/tags": tagKeys(),
    "/tags/CostCenter": tagValues("CostCenter"),
  });

  const link = await screen.findByRole("link", { name: "CostCenter" });
  expect(link.getAttribute("href")).toBe("/tags/CostCenter");
  const row = within(link.closest("tr") as HTMLElement);
  row.getByText("900");
  expect((await row.findByRole("link", { name: /alpha/ })).getAttribute("href")).toBe(
    "/tags/CostCenter?value=alpha",
  );
  row.getByText("empty");
});

test("noTags_areSaid", async () => {
  open("/tags", { ...SIGNED_IN, "/tags": { items: [], distinct: 0 } });

  await screen.findByText("No session carries a tag");
});

test("tag_showsWhoHeldIt_whoSetsIt_andHowFarItReaches", async () => {
  const { calls } = open("/tags/team", TEAM);

  const times = within(await screen.findByRole("region", { name: "Holders over time" }));
  await times.findByRole("img", { name: "2026-06-03 09:00:00Z to 2026-06-03 17:00:00Z" });
  const held = within(screen.getByRole("region", { name: "Holders" }));
  await held.findByRole("link", { name: "alice@corp.example" });
  const set = within(screen.getByRole("region", { name: "Who sets it" }));
  const provider = within((await set.findByText("www.okta.com")).closest("tr") as HTMLElement);
  provider.getByText("16");
  provider.getByText("Audit");
  set.getByText("no record says");
  const covered = within(screen.getByRole("region", { name: "Coverage per role" }));
  await covered.findByText("75 %");
  expect(covered.getByRole("link", { name: "1" }).getAttribute("href")).toContain("-tagKey%3Ateam");
  expect(calls).toContain("/tags/team/setters?to=2026-06-03T09%3A11%3A03.000Z&limit=200");
});

test("valueAndInstant_narrow_andStandInTheAddress", async () => {
  const { calls, router } = open("/tags/team", TEAM);

  await userEvent.click(await screen.findByRole("button", { name: /alpha/ }));
  await userEvent.type(await screen.findByLabelText("Held at, in UTC"), "2026-06-03 09:20{Enter}");

  await screen.findByText(/in sessions alive at the instant/);
  expect(router.state.location.search).toBe("?value=alpha&at=2026-06-03T09%3A20%3A00Z");
  expect(calls).toContain("/tags/team/holders?value=alpha&at=2026-06-03T09%3A20%3A00Z&limit=50");
  expect(calls).toContain("/sessions?q=tag.team%3Aalpha&sort=-issuedAt&limit=300");

  await userEvent.click(screen.getByRole("button", { name: /alpha/, pressed: true }));
  expect(router.state.location.search).toBe("?at=2026-06-03T09%3A20%3A00Z");
});

test("tagThatFails_canBeTriedAgain", async () => {
  let failing = true;
  open("/tags/team", {
    ...TEAM,
    "/tags/team": () =>
      failing ? Response.json({ code: "internal" }, { status: 500 }) : tagValues("team"),
  });

  await screen.findByText("The tag could not be read");
  failing = false;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));

  await screen.findByRole("heading", { name: /team/ });
});
