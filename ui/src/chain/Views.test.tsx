// @vitest-environment happy-dom
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { RECORD } from "../../test/fixtures.ts";
import { hops } from "../../test/hops.ts";
import { open, SIGNED_IN } from "../../test/pages.tsx";
import { REFUSED_CHAIN } from "../../test/refused.ts";

const answer = hops(() => []);
const paths = REFUSED_CHAIN.flatMap(({ sessionId }) => [
  `/chains/${sessionId}`,
  `/sessions/${sessionId}`,
  `/sessions/${sessionId}/policy`,
]);
const REFUSED = {
  ...SIGNED_IN,
  ...Object.fromEntries(
    [...paths, "/roles/policy"].map((path) => [path, (url: URL) => answer(url)?.[1]]),
  ),
};

test("refusedTags_standInTheirLanes", async () => {
  open("/chains/refused", REFUSED);

  const [row] = await screen.findAllByRole("row", { name: /ProductionRole/ });
  const cells = within(row as HTMLElement);
  const dropped = cells.getByTitle(/^CostCenter: not handed on/);
  expect(dropped.title).toMatch(/finance asked for at PaymentsData, to be handed on, and refused/);
  within(dropped).getByText("refused");
  cells.getByTitle(/^Team: alpha, inherited; omega asked for at PaymentsData and refused/);
  cells.getByTitle(/^<b>Admin<\/b>: yes‹U\+202E› asked for and refused/);
});

test("refusedTag_leadsToItsRecord", async () => {
  const event = "/events/333333333333/d1e2f3a4-41d2-4c9e-9f58-1f0a6b2c9d7e";
  const { calls } = open("/chains/refused", { ...REFUSED, [event]: RECORD });

  const [first] = await screen.findAllByRole("button", { name: "Record of the refusal" });
  await userEvent.click(first as HTMLElement);

  await screen.findByText('"eventName": "AssumeRole",', { exact: false });
  expect(calls).toContain(event);
});

test("candidates_tellWhoTheyAre_andWhatSpeaksForAndAgainstThem", async () => {
  open("/chains/refused", REFUSED);
  await userEvent.click(await screen.findByRole("link", { name: "Candidates" }));

  const candidates = within(await screen.findByRole("region", { name: "Candidates" }));
  const other = await candidates.findByRole("link", { name: "BreakGlass" });
  expect(other.getAttribute("href")).toBe("/chains/refused-other");
  const [believed, against, gone] = candidates
    .getAllByRole("listitem")
    .filter((item) => item.classList.contains("candidate")) as [
    HTMLElement,
    HTMLElement,
    HTMLElement,
  ];
  within(believed).getByText("believed to be the parent");
  within(believed).getByText("Alive at the issue");
  within(against).getByText("Ended before the issue");
  within(against).getByText("Its source identity bob does not persist");
  await within(gone).findByText("Nothing more is known of it.");
});

test("leastPrivilege_isAskedForOnDemand_withTheDeniedApart", async () => {
  const { calls, router } = open("/chains/refused", REFUSED);
  await userEvent.click(await screen.findByRole("link", { name: "Least privilege" }));

  const policy = within(await screen.findByRole("region", { name: "Policy" }));
  policy.getByText('"rds:DescribeDBInstances"', { exact: false });
  policy.getByRole("button", { name: "Copy the policy" });
  policy.getByText(/wants narrowing down/);
  within(screen.getByRole("region", { name: "Denied" })).getByText("AccessDenied");
  within(screen.getByRole("region", { name: "Failed otherwise" })).getByText(/guessed/);

  await userEvent.click(screen.getByRole("button", { name: "All sessions of ProductionRole" }));

  await screen.findByText(/Of what 250 sessions did/);
  expect(router.state.location.search).toBe("?view=least-privilege&of=role");
  expect(calls.filter((call) => call.includes("policy"))).toEqual([
    "/sessions/refused/policy",
    "/roles/policy?arn=arn%3Aaws%3Aiam%3A%3A333333333333%3Arole%2FProductionRole",
  ]);
});
