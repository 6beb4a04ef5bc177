// @vitest-environment happy-dom
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { ALERTS, alert, RULES } from "../../test/alerts.ts";
import { open, SIGNED_IN } from "../../test/pages.tsx";
import type { Alert, Answering } from "../api/alerts";

function page(items: readonly Alert[], next: string | null = null) {
  return { items, next, asOf: "2026-06-03T12:00:00Z" };
}

const RULE_PAGE = { items: RULES, next: null, asOf: "2026-06-03T12:00:00Z" };
const ANSWERS = { ...SIGNED_IN, "/alerts": page(ALERTS), "/rules": RULE_PAGE };

/** Answers dispositions of one alert; `given` are those that came. */
function disposing(before: Alert) {
  const given: Answering[] = [];
  const path = `/alerts/${before.alertId}/dispositions`;
  const answer = (_url: URL, call: RequestInit) => {
    const body = JSON.parse(String(call.body)) as Answering;
    given.push(body);
    const disposition = { by: "admin", at: "2026-06-03T12:00:00Z", ...body };
    return { ...before, state: body.outcome, dispositions: [disposition] };
  };
  return { given, answers: { [path]: answer } };
}

const detail = () => screen.findByRole("article", { name: "Alert" });

test("queue_groupsByChain_andCutsLongOnesShort", async () => {
  open("/alerts", ANSWERS);

  const head = await screen.findByText(
    "13 alerts in 4 chains: 1 critical, 1 high, 1 medium, 1 low, 9 info",
  );
  expect(head).toBeTruthy();
  expect(screen.getAllByRole("link", { name: /^INFO/ })).toHaveLength(4);
  await userEvent.click(screen.getByRole("button", { name: "5 more of this chain" }));
  expect(screen.getAllByRole("link", { name: /^INFO/ })).toHaveLength(9);
});

test("alert_saysWhoWhatAndWhatToCheck", async () => {
  open("/alerts/a1", ANSWERS);

  const shown = within(await detail());
  shown.getByText(/set Team to finance on PaymentsData/);
  shown.getByText("Who asked for the tag, and was it announced?");
  await shown.findByText("Pipelines that move between projects.");
  expect(shown.getByRole("link", { name: "T1548.005" }).getAttribute("href")).toBe(
    "https://attack.mitre.org/techniques/T1548/005/",
  );
  expect(shown.getByRole("link", { name: "Chain at that instant" }).getAttribute("href")).toBe(
    "/chains/payments?at=2026-06-03T09%3A10%3A00Z",
  );
  shown.getByText("Nobody answered yet.");
});

test("keysAlone_walkAndAnswer", async () => {
  const { given, answers } = disposing(ALERTS[2] as Alert);
  const { router } = open("/alerts?state=any", { ...ANSWERS, ...answers });
  await screen.findByText(/13 alerts/);

  await userEvent.keyboard("jjjkj");
  expect(router.state.location.pathname).toBe("/alerts/a3");
  await waitFor(() => expect(document.activeElement?.id).toBe("alert-a3"));
  await userEvent.keyboard("c");
  await userEvent.type(await screen.findByLabelText("Reason"), "a drill, announced");
  await userEvent.keyboard("{Control>}{Enter}{/Control}");

  const shown = within(await detail());
  await shown.findByText("a drill, announced");
  expect(given).toEqual([{ outcome: "CLOSED", reason: "a drill, announced" }]);
  expect(router.state.location.search).toBe("?state=any");
  await waitFor(() => expect(document.activeElement?.id).toBe("alert-a3"));
});

test("acknowledging_needsNoReason", async () => {
  const { given, answers } = disposing(ALERTS[0] as Alert);
  open("/alerts/a1", { ...ANSWERS, ...answers });
  await detail();

  await userEvent.keyboard("a");

  await screen.findByText("Acknowledged: A caller set a tag that the session above had otherwise");
  expect(given).toEqual([{ outcome: "ACKNOWLEDGED", reason: "" }]);
});

test("answerWithoutReason_isNotSent", async () => {
  const { given, answers } = disposing(ALERTS[0] as Alert);
  open("/alerts/a1", { ...ANSWERS, ...answers });
  const shown = within(await detail());

  await userEvent.click(shown.getByRole("button", { name: /Escalate/ }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.click(dialog.getByRole("button", { name: "Escalate" }));

  await dialog.findByText("A reason is needed.");
  expect(given).toEqual([]);
});

test("refusedAnswer_isSaid", async () => {
  open("/alerts/a1", {
    ...ANSWERS,
    "/alerts/a1/dispositions": () =>
      Response.json({ code: "not-found", detail: "It was withdrawn" }, { status: 404 }),
  });
  await detail();

  await userEvent.keyboard("a");

  await screen.findByText("It was withdrawn");
});

test("viewer_isOfferedNoAnswer", async () => {
  open("/alerts/a1", { ...ANSWERS, "/me": { name: "v", access: "viewer", csrf: "x" } });

  const shown = within(await detail());

  expect(shown.queryByRole("button", { name: /Acknowledge/ })).toBeNull();
});

test("filters_standInTheAddress", async () => {
  const { router, calls } = open("/alerts?severity=high", ANSWERS);
  await screen.findByText(/13 alerts/);
  expect(calls).toContain("/alerts?state=OPEN&severity=HIGH&limit=100");

  await userEvent.click(screen.getByRole("button", { name: /^State/ }));
  await userEvent.click(await screen.findByRole("option", { name: "Any state" }));

  await waitFor(() => expect(router.state.location.search).toBe("?state=any&severity=high"));
  await waitFor(() => expect(calls).toContain("/alerts?severity=HIGH&limit=100"));
});

test("news_areTold_countsAreThoseOfNow_andKnownAlertsRenewedInPlace", async () => {
  let stream: ReadableStreamDefaultController<Uint8Array> | null = null;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      stream = controller;
    },
  });
  const tell = (changed: Alert) =>
    stream?.enqueue(
      new TextEncoder().encode(
        `event: alert\nid: 1\ndata: ${JSON.stringify({ type: "alert.opened", alert: changed })}\n\n`,
      ),
    );
  let items = [alert("old")];
  let openCount = 1;
  const { calls } = open("/alerts/old", {
    ...ANSWERS,
    "/alerts": () => page(items),
    "/alerts/facets": () => ({
      items: [{ field: "state", values: [{ value: "OPEN", label: "OPEN", count: openCount }] }],
    }),
    "/stream": () => new Response(body),
  });
  await detail();
  await screen.findByText("Open · 1");

  openCount = 2;
  tell(alert("new-1"));
  tell(alert("new-2", { state: "CLOSED" }));
  tell(alert("old", { state: "ESCALATED" }));

  const shown = within(await detail());
  await shown.findByText("Escalated");
  await screen.findByRole("button", { name: "1 new, show" });
  await screen.findByText("Open · 2");
  expect(document.getElementById("alert-new-1")).toBeNull();
  // Of three events at once, it was counted once.
  expect(calls.filter((call) => call.startsWith("/alerts/facets"))).toHaveLength(2);

  items = [alert("new-1")];
  await userEvent.click(screen.getByRole("button", { name: "1 new, show" }));

  await waitFor(() => expect(document.getElementById("alert-new-1")).not.toBeNull());
  expect(screen.queryByRole("button", { name: /new, show/ })).toBeNull();
});

test("emptyQueue_leadsToAllAlerts", async () => {
  open("/alerts", { ...ANSWERS, "/alerts": page([]) });

  await screen.findByText("No alert is open");
  expect(screen.getByRole("link", { name: "All alerts" }).getAttribute("href")).toBe(
    "/alerts?state=any",
  );
});

test.each(["account=222222222222", "q=role%3ADeploy*"])(
  "nothingUnder_%s_isNotSaidOfAll",
  async (asked) => {
    open(`/alerts?${asked}`, { ...ANSWERS, "/alerts": page([]) });

    await screen.findByText("No alert matches");
  },
);

test("failure_canBeTriedAgain", async () => {
  let failing = true;
  open("/alerts", {
    ...ANSWERS,
    "/alerts": () =>
      failing ? Response.json({ code: "internal" }, { status: 500 }) : page(ALERTS),
  });

  await screen.findByText("The alerts could not be read");
  failing = false;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));

  await screen.findByText(/13 alerts/);
});

test("hostileText_isShownAsText", async () => {
  open("/alerts/hostile", ANSWERS);

  const shown = within(await detail());
  shown.getByText(/<img src=x onerror=alert\(1\)>/);
  expect(shown.getAllByText("‹U+202E›").length).toBeGreaterThan(0);
  expect(document.querySelector("img[src=x], script")).toBeNull();
});
