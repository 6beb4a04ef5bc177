// @vitest-environment happy-dom
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { ALERTS, RULES } from "../../test/alerts.ts";
import { open, SIGNED_IN } from "../../test/pages.tsx";

const AS_OF = "2026-06-03T12:00:00Z";
const PAYMENTS = { value: "444455556666", label: "<b>Payments</b>", count: 9 };

function facet(field: string, ...values: { value: string; label: string; count: number }[]) {
  return { field, values, distinct: values.length };
}

function counts(items: unknown[]) {
  return { items, next: null, asOf: AS_OF };
}

const ANSWERS = {
  ...SIGNED_IN,
  "/alerts": { items: ALERTS, next: null, asOf: AS_OF },
  "/alerts/facets": counts([
    facet("state", { value: "OPEN", label: "OPEN", count: 1234 }),
    facet("account", PAYMENTS, { value: "111122223333", label: "111122223333", count: 2 }),
  ]),
  "/rules": { items: RULES, next: null, asOf: AS_OF },
};

test("states_sayHowManyAlertsTheyHold", async () => {
  const { calls } = open("/alerts?severity=high", ANSWERS);
  const state = await screen.findByRole("button", { name: /^State/ });
  await within(state).findByText("Open · 1,234");
  expect(calls).toContain("/alerts/facets?state=OPEN&severity=HIGH&limit=200");

  await userEvent.click(state);

  const closed = await screen.findByRole("option", { name: /^Closed/ });
  expect(closed.textContent).toContain("0");
});

test("account_isChosenByItsName_andStandsInTheAddress", async () => {
  const { calls, router } = open("/alerts", ANSWERS);
  await screen.findByText("Open · 1,234");

  await userEvent.click(screen.getByRole("button", { name: /^Account/ }));
  await userEvent.click(await screen.findByRole("option", { name: /<b>Payments<\/b>/ }));

  await waitFor(() => expect(router.state.location.search).toBe("?account=444455556666"));
  await waitFor(() => expect(calls).toContain("/alerts?state=OPEN&account=444455556666&limit=100"));
  expect(document.querySelector("b")).toBeNull();
});

test("queryOverSessions_isAskedOnEnter_andItsFaultIsShown", async () => {
  const refused = (url: URL) =>
    url.searchParams.has("q")
      ? Response.json(
          { code: "invalid-query", detail: "There is no field colour.", position: 0 },
          { status: 400 },
        )
      : ANSWERS["/alerts"];
  const { router } = open("/alerts", { ...ANSWERS, "/alerts": refused });
  await screen.findByText(/13 alerts/);

  const query = screen.getByLabelText("Query over the sessions");
  await userEvent.type(query, "colour:red{Enter}");

  await screen.findByText(/There is no field colour/);
  expect(router.state.location.search).toBe("?q=colour%3Ared");
  await userEvent.clear(query);
  await screen.findByText(/13 alerts/);
  expect(router.state.location.search).toBe("");
});

test("withoutCounts_filtersStillFilter", async () => {
  const { router } = open("/alerts?account=999988887777", {
    ...ANSWERS,
    "/alerts/facets": () => Response.json({ code: "internal" }, { status: 500 }),
  });
  await screen.findByText(/13 alerts/);

  await userEvent.click(screen.getByRole("button", { name: /^State/ }));
  await userEvent.click(await screen.findByRole("option", { name: "Closed" }));

  await waitFor(() =>
    expect(router.state.location.search).toBe("?state=closed&account=999988887777"),
  );
});
