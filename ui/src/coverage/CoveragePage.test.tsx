// @vitest-environment happy-dom
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { coveredHours, FAULTS, READ } from "../../test/coverage.ts";
import { ALICE_CHAIN } from "../../test/fixtures.ts";
import { type Answers, open, SIGNED_IN } from "../../test/pages.tsx";

const COVERED: Answers = {
  ...SIGNED_IN,
  "/coverage": { items: coveredHours(), next: null },
  "/coverage/faults": { items: FAULTS, next: null },
  "/sources": { items: [], totals: READ, next: null },
  "/sessions": {
    items: ALICE_CHAIN.slice(0, 1),
    completeness: {
      indexDelaySeconds: 0,
      gapCount: 1,
      gaps: [
        { accountId: "999999999999", from: "2026-06-01T00:00:00Z", to: "2026-06-04T00:00:00Z" },
      ],
    },
  },
};

test("coverage_beginsWhereTheNewestSessionIs", async () => {
  const { calls } = open("/coverage", COVERED);

  const grid = await screen.findByRole("grid", { name: "What was read" });
  expect(within(grid).getAllByRole("row")).toHaveLength(10);
  screen.getByText(/9 accounts and regions with records; 2 hours without any/);
  await screen.findByText("999999999999");
  await screen.findByText("6 rejected");
  expect(calls).toContain(
    "/coverage?from=2026-06-01T10%3A00%3A00Z&to=2026-06-03T10%3A00%3A00Z&limit=10000",
  );
});

test("arrowKeys_tellWhatIsLookedAt", async () => {
  open("/coverage?to=2026-06-03T09:20:00Z&account=3333", COVERED);
  const grid = within(await screen.findByRole("grid"));
  expect(grid.getAllByRole("row")).toHaveLength(4);

  (grid.getByRole("gridcell", { selected: true }) as HTMLElement).focus();
  await userEvent.keyboard("{ArrowDown}{ArrowLeft}{ArrowLeft}{ArrowLeft}{ArrowLeft}");

  await screen.findByText(/Nothing was read, though before and after it something was/);
  screen.getByText("2026-06-03 05:00 – 06:00 UTC");
  expect(screen.getByRole("link", { name: "sessions alive then" }).getAttribute("href")).toBe(
    "/?q=account%3A333333333333+region%3Aus-east-1&from=2026-06-03T05%3A00%3A00.000Z&to=2026-06-03T06%3A00%3A00.000Z",
  );
});

test("days_leadToTheirHours", async () => {
  const { router } = open("/coverage?zoom=days&to=2026-06-03T09:20:00Z", COVERED);
  await screen.findByText("10 of 24 hours");

  await userEvent.click(screen.getByRole("button", { name: "its hours" }));

  await screen.findByRole("columnheader", { name: "2026-06-03 23:00" });
  expect(router.state.location.search).toBe("?to=2026-06-03T23%3A59%3A59.999Z");
});

test("earlier_movesByWhatIsShown", async () => {
  const { router } = open("/coverage?to=2026-06-03T09:20:00Z", COVERED);

  await userEvent.click(await screen.findByRole("button", { name: "Earlier" }));

  await waitFor(() =>
    expect(router.state.location.search).toBe("?to=2026-06-01T09%3A59%3A59.999Z"),
  );
});

test("timeOfWhichNothingWasRead_isSaid", async () => {
  open("/coverage?to=2020-06-03T09:20:00Z", COVERED);

  await screen.findByText(/Nothing was read of this time/);
});

test("coverageThatFails_canBeTriedAgain", async () => {
  let failing = true;
  open("/coverage?to=2026-06-03T09:20:00Z", {
    ...COVERED,
    "/coverage": () =>
      failing ? Response.json({ code: "internal" }, { status: 500 }) : { items: [], next: null },
  });

  await screen.findByText("The coverage could not be read");
  failing = false;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));

  await screen.findByText(/Nothing was read of this time/);
});

test("digests_areALensOfTheirOwn_andNameTheFile", async () => {
  const { router, calls } = open("/coverage?to=2026-06-03T09:20:00Z", COVERED);
  await screen.findByText(/digests speak against 1 cell \(marked ×\)/);
  screen.getByText("Digests: not proven (1 digest not proven, 2 log files not proven)");

  await userEvent.click(screen.getByRole("button", { name: "Digests" }));

  expect(router.state.location.search).toContain("lens=digests");
  const grid = within(await screen.findByRole("grid"));
  (grid.getByRole("gridcell", { selected: true }) as HTMLElement).focus();
  await userEvent.keyboard("{ArrowLeft}");
  await screen.findByText("Digests: changed, missing or added (1 log file changed)");
  await screen.findByText(/has other bytes than those that were delivered/);
  screen.getByText(/changed\.json\.gz/);
  expect(grid.getByRole("gridcell", { selected: true }).getAttribute("aria-label")).toMatch(
    /, changed, missing or added$/,
  );
  expect(calls).toContain(
    "/coverage/faults?accountId=222222222222&region=eu-west-1&from=2026-06-03T08%3A00%3A00.000Z&to=2026-06-03T09%3A00%3A00.000Z&limit=20",
  );
});

test("silenceAgainstHabit_isMarked", async () => {
  const silent = { ...coveredHours().at(-1), trails: 0, records: 0, silent: true };
  open("/coverage?to=2026-06-03T09:20:00Z", {
    ...COVERED,
    "/coverage": { items: [{ ...silent, hour: "2026-06-03T09:00:00Z" }], next: null },
  });

  await screen.findByText(/1 hour silent against habit/);
  expect(screen.getAllByRole("gridcell").at(-1)?.getAttribute("aria-label")).toBe(
    "nothing, silent against habit, no digest",
  );
});
