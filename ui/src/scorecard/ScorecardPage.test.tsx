// @vitest-environment happy-dom
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { ALICE_CHAIN } from "../../test/fixtures.ts";
import { type Answers, open, SIGNED_IN } from "../../test/pages.tsx";
import { scorecard } from "../../test/scorecard.ts";
import { percent } from "./words.ts";

const COUNTED: Answers = {
  ...SIGNED_IN,
  "/sessions": { items: ALICE_CHAIN.slice(0, 1) },
  "/scorecard": (url: URL) =>
    scorecard(url.searchParams.get("from") ?? "", url.searchParams.get("to") ?? ""),
};
const AT = "to=2026-06-03T09:20:00.000Z";

test("shares_areShownAsSoManyOfSoMany_withWhatIsLost", async () => {
  open(`/scorecard?${AT}`, COUNTED);

  const named = within(
    await screen.findByRole("region", { name: "End at a named person or workload" }),
  );
  named.getByText("4,120 of 5,000");
  named.getByText("sessions, 82 %");
  const bars = document.querySelectorAll<HTMLElement>(".score-bar > span");
  expect([...bars].map((bar) => bar.style.width)).toContain("82.4%");
  named.getByText("164,800 of 200,000 calls made with them, 82 %");
  named.getByText(/412 sessions of them by a hop that is no better than probable/);
  within(screen.getByRole("region", { name: "Carry the tags required" })).getByText(
    "No tag is required.",
  );
  const lost = within(screen.getByRole("region", { name: "What is missing" }));
  expect(lost.getByRole("link", { name: /^880/ }).getAttribute("href")).toBe(
    "/?q=role%3A*+AND+originKind%3AUNSEEN_SESSION&from=2026-05-04T09%3A20%3A00.000Z&to=2026-06-03T09%3A20%3A00.000Z",
  );
  screen.getByText(/AWS does not vouch/);
  expect(document.title).toBe("Scorecard · Hoptrail");
});

test("role_opensToWhatWouldCloseItsLosses_andItsNameIsText", async () => {
  open(`/scorecard?${AT}`, COUNTED);
  const roles = within(await screen.findByRole("region", { name: "Roles" }));
  roles.getByText(/<script>alert\(1\)<\/script>/);

  await userEvent.click(roles.getByRole("button", { name: "ops/Admin" }));

  roles.getByText(/No trail of account 444455556666/);
  roles.getByText(/"sts:SetSourceIdentity"/);
  roles.getByRole("button", { name: "Copy the trust policy" });
});

test("whatIsCounted_standsInTheAddress", async () => {
  const { calls, router } = open(
    "/scorecard?days=90&sensitivity=any&to=2026-06-03T09:20:00.000Z",
    COUNTED,
  );
  await screen.findByRole("region", { name: "Roles" });
  expect(calls).toContain(
    "/scorecard?from=2026-03-05T09%3A20%3A00.000Z&to=2026-06-03T09%3A20%3A00.000Z&sensitivity=any",
  );

  await userEvent.type(
    screen.getByLabelText("Tags required of every session"),
    "Project, Owner{Enter}",
  );

  await waitFor(() =>
    expect(calls.at(-1)).toMatch(/&sensitivity=any&requiredTag=Project&requiredTag=Owner$/),
  );
  expect(router.state.location.search).toContain("tag=Project&tag=Owner");
});

test("timeWithoutSessions_isSaid", async () => {
  open(`/scorecard?${AT}`, {
    ...COUNTED,
    "/scorecard": () => {
      const card = scorecard("2026-06-01T00:00:00Z", "2026-06-03T00:00:00Z");
      const none = { count: 0, of: 0 };
      const shares = { named: none, sourceIdentity: none, tags: none };
      return { ...card, total: { ...card.total, sessions: shares }, roles: [] };
    },
  });

  await screen.findByText("No session of such a role was alive in this time");
});

test("scorecardThatFails_canBeTriedAgain", async () => {
  let failing = true;
  open(`/scorecard?${AT}`, {
    ...COUNTED,
    "/scorecard": (url: URL) =>
      failing
        ? Response.json({ code: "internal" }, { status: 500 })
        : scorecard(url.searchParams.get("from") ?? "", url.searchParams.get("to") ?? ""),
  });

  await screen.findByText("The scorecard could not be read");
  failing = false;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));

  await screen.findByRole("region", { name: "Roles" });
});

test("percent_isAllOnlyWhereAllIs", () => {
  expect(percent({ count: 9_999, of: 10_000 })).toBe("99 %");
  expect(percent({ count: 1, of: 1 })).toBe("100 %");
  expect(percent({ count: 0, of: 0 })).toBe("–");
});
