// @vitest-environment happy-dom
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { LATE_CHAIN } from "../../test/beliefs.ts";
import { ALICE_CHAIN } from "../../test/fixtures.ts";
import { hops } from "../../test/hops.ts";
import { open, SIGNED_IN } from "../../test/pages.tsx";

const answer = hops(() => ALICE_CHAIN);
const paths = LATE_CHAIN.flatMap(({ sessionId }) => [
  `/chains/${sessionId}`,
  `/sessions/${sessionId}`,
  `/sessions/${sessionId}/links`,
]);
const LATE = {
  ...SIGNED_IN,
  ...Object.fromEntries(
    paths.map((path) => [
      path,
      (url: URL) => {
        const [status, json] = answer(url) ?? [404, {}];
        return Response.json(json, { status });
      },
    ]),
  ),
};

const GUESS = "/chains/late?knownAt=2026-06-03T10:00:00Z";

test("pastBelief_isMarkedAsSuch_andLeadsBackToNow", async () => {
  const { router } = open(GUESS, LATE);

  const banner = within(await screen.findByRole("status"));
  banner.getByText("What was believed at 2026-06-03 10:00:00Z");
  await banner.findByText(/Since then 1 session of those drawn got another link\./);
  await waitFor(() => expect(document.title).toMatch(/, as known at 2026-06-03 10:00:00Z/));
  await screen.findByRole("row", { name: /ProductionRole.*PROBABLE.*1 of 2/ });

  await userEvent.click(banner.getByRole("button", { name: "Back to what is known now" }));

  await screen.findByRole("heading", { name: /^Why this hop is believed/ });
  expect(screen.queryByRole("status")).toBeNull();
  expect(router.state.location.search).toBe("");
});

test("linkOfAPastBelief_saysWhatIsBelievedNow", async () => {
  open(GUESS, LATE);

  await screen.findByText("Now something else is believed of it:");
  screen.getByText("EXACT instead of PROBABLE");
  const history = within(await screen.findByRole("region", { name: "History of this link" }));
  const [, guessed] = history.getAllByText(/2026-06-03 11:05:00Z/);
  expect(guessed?.textContent).toContain("shown here");
});

test("history_isAskedForOnDemand_andLeadsToWhatWasBelievedThen", async () => {
  const { calls, router } = open("/chains/late", LATE);
  await userEvent.click(
    await screen.findByRole("button", { name: "How this link came to be believed" }),
  );
  expect(calls.filter((call) => call.endsWith("/links"))).toHaveLength(1);

  const history = within(await screen.findByRole("region", { name: "History of this link" }));
  history.getByText(/begun by/);
  await userEvent.click(history.getAllByRole("button", { name: "show" })[1] as HTMLElement);

  await screen.findByText("What was believed at 2026-06-03 09:30:00Z");
  expect(new URLSearchParams(router.state.location.search).get("knownAt")).toBe(
    "2026-06-03T09:30:00.000001Z",
  );
  await screen.findByRole("row", { name: /UNSEEN/ });
});

test("sessionNotKnownThen_isSaidToBeSo", async () => {
  open("/chains/late?knownAt=2026-06-03T09:00:00Z", LATE);

  await screen.findByRole("heading", { name: "Not known then" });
  screen.getByRole("button", { name: "Back to what is known now" });
});

test("timeOfKnowing_isTypedAndEmptied", async () => {
  const { router } = open("/chains/late", LATE);
  const field = await screen.findByLabelText("As known at, in UTC");

  await userEvent.type(field, "2026-06-03 10:00{Enter}");
  await screen.findByText("What was believed at 2026-06-03 10:00:00Z");
  await userEvent.clear(field);
  await userEvent.keyboard("{Enter}");

  await waitFor(() => expect(router.state.location.search).toBe(""));
});
