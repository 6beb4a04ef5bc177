// @vitest-environment happy-dom
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { type Answers, open, SIGNED_IN } from "../../test/pages.tsx";
import { attempt, DELIVERIES, delivery, deliveryDetail, WEBHOOKS } from "../../test/webhooks.ts";
import type { WebhookWanted } from "../api/webhooks";

const page = (items: readonly unknown[]) => ({ items, next: null, asOf: "2026-06-03T12:00:00Z" });
const ANSWERS: Answers = {
  ...SIGNED_IN,
  "/rules": page([]),
  "/webhooks": page(WEBHOOKS),
  "/webhooks/w1/deliveries": page(DELIVERIES),
  "/webhooks/w1/deliveries/msg_2": deliveryDetail(DELIVERIES[1] ?? delivery("msg_2")),
};

const card = (name: string) => screen.findByRole("article", { name });

test("webhooks_sayHowTheyDo", async () => {
  open("/webhooks", ANSWERS);

  const chat = within(await card("soc-chat"));
  chat.getByText("● on");
  chat.getByText("alert.opened of alerts from HIGH up, of any rule");
  chat.getByText("origin.name, tag Ticket");
  within(await card("<b>pager</b>")).getByText(/3 attempts failed since 2026-06-03 09:00:00Z/);
  within(await card("old")).getByText(/stopped: the receiver is gone/);
  expect(document.querySelector("main b")).toBeNull();
});

test("newWebhook_showsItsSecretOnce", async () => {
  const bodies: WebhookWanted[] = [];
  open("/webhooks", {
    ...ANSWERS,
    "/webhooks": (_url: URL, call: RequestInit) => {
      if (call.method === "GET") {
        return page(WEBHOOKS);
      }
      bodies.push(JSON.parse(String(call.body)) as WebhookWanted);
      return bodies.length === 1
        ? Response.json({ code: "invalid-body", detail: "The address is private" }, { status: 400 })
        : { webhook: WEBHOOKS[0], secret: "whsec_abc" };
    },
  });

  await userEvent.click(await screen.findByRole("button", { name: "Add a webhook" }));
  const form = within(await screen.findByRole("dialog", { name: "Add a webhook" }));
  await userEvent.click(form.getByRole("button", { name: "Add" }));
  await form.findByText("An address is needed.");
  await userEvent.type(form.getByLabelText("Address"), "https://10.0.0.1/");
  await userEvent.click(form.getByRole("button", { name: "Add" }));
  await form.findByText("The address is private");
  await userEvent.click(form.getByRole("button", { name: "Add" }));

  await screen.findByText("whsec_abc");
  expect(bodies[1]).toMatchObject({ url: "https://10.0.0.1/", format: "generic", signing: "v1" });
  await userEvent.click(screen.getByRole("button", { name: "I kept it" }));
  await waitFor(() => expect(screen.queryByText("whsec_abc")).toBeNull());
});

test("test_saysWhatCameOfIt", async () => {
  const refused = attempt(1, { status: 403, error: "status 403", excerpt: "<script>" });
  open("/webhooks", {
    ...ANSWERS,
    "/webhooks/w1/test": { delivery: delivery("t", { state: "DEAD" }), attempts: [refused] },
  });

  const chat = within(await card("soc-chat"));
  await userEvent.click(chat.getByRole("button", { name: "Test" }));

  await chat.findByText("✕ The test was not accepted");
  chat.getByText("<script>");
});

test("deliveries_showTheirAttempts_andAreSentAgain", async () => {
  const { calls, router } = open("/webhooks", {
    ...ANSWERS,
    "/webhooks/w1/deliveries/msg_2/redeliver": { queued: 1 },
  });

  await userEvent.click(within(await card("soc-chat")).getByRole("button", { name: "Deliveries" }));
  expect(router.state.location.search).toBe("?webhook=w1");
  await userEvent.click(await screen.findByRole("button", { name: "8 attempts" }));
  await screen.findByText("<h1>upstream</h1>");
  await userEvent.click(screen.getAllByRole("button", { name: "Redeliver" }).at(-1) as HTMLElement);

  await screen.findByText("1 delivery queued again");
  expect(calls).toContain("/webhooks/w1/deliveries/msg_2/redeliver");
});

test("secretIsRenewed_andShownOnce", async () => {
  const { calls } = open("/webhooks", {
    ...ANSWERS,
    "/webhooks/w1/secret": { secret: "whsec_new", previousUntil: "2026-06-04T12:00:00Z" },
  });

  await userEvent.click(within(await card("soc-chat")).getByRole("button", { name: "New secret" }));

  await screen.findByText("whsec_new");
  await screen.findByText("Until 2026-06-04 12:00:00Z the old secret signs along.");
  expect(calls).toContain("/webhooks/w1/secret");
});

test("analyst_seesButChangesNothing", async () => {
  open("/webhooks", {
    ...ANSWERS,
    "/me": { name: "a", access: "analyst", csrf: "x", accounts: null },
  });

  const chat = within(await card("soc-chat"));
  expect(chat.queryByRole("button", { name: "Test" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Add a webhook" })).toBeNull();
});

test("noWebhook_saysWhatOneIsFor", async () => {
  open("/webhooks", { ...ANSWERS, "/webhooks": page([]) });

  await screen.findByText(/Nobody is told/);
});

test("failure_canBeTriedAgain", async () => {
  open("/webhooks", { ...ANSWERS, "/webhooks": () => Response.json({}, { status: 500 }) });

  await screen.findByText("The webhooks could not be read");
});
