// @vitest-environment happy-dom
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { type Answers, open, SIGNED_IN } from "../../test/pages.tsx";
import { CONTEXTS, ENTRIES, SOURCES, TOKENS } from "../../test/settings.ts";
import type { TokenWanted } from "../api/settings";

const AS_OF = "2026-06-03T12:00:00Z";
const page = (items: readonly unknown[]) => ({ items, next: null, asOf: AS_OF });
const ANSWERS: Answers = {
  ...SIGNED_IN,
  "/tokens": page(TOKENS),
  "/sources": SOURCES,
  "/access-log": page(ENTRIES),
  "/context": page(CONTEXTS),
};
const as = (access: string, accounts: string[] | null = null): Answers => ({
  ...ANSWERS,
  "/me": { name: "x", access, csrf: "x", accounts },
});

test("token_isMade_andItsSecretShownOnce", async () => {
  const bodies: TokenWanted[] = [];
  open("/settings/tokens", {
    ...ANSWERS,
    "/tokens": (_url: URL, call: RequestInit) => {
      if (call.method === "GET") {
        return page(TOKENS);
      }
      bodies.push(JSON.parse(String(call.body)) as TokenWanted);
      return { ...TOKENS[0], token: "hop_secret" };
    },
  });

  await userEvent.click(await screen.findByRole("button", { name: "Make a token" }));
  const form = within(await screen.findByRole("dialog", { name: "Make a token" }));
  await userEvent.click(form.getByRole("button", { name: "Make" }));
  await form.findByText("A name is needed.");
  await userEvent.type(form.getByLabelText("Name"), "robot");
  await userEvent.type(form.getByLabelText("Only these accounts"), "111122223333");
  await userEvent.click(form.getByRole("button", { name: "Make" }));

  await screen.findByText("hop_secret");
  expect(bodies).toEqual([
    { name: "robot", access: "viewer", accounts: ["111122223333"], days: 90 },
  ]);
  await userEvent.click(screen.getByRole("button", { name: "I kept it" }));
  await waitFor(() => expect(screen.queryByText("hop_secret")).toBeNull());
});

test("token_isRevoked_whenAskedTwice", async () => {
  const { calls } = open("/settings/tokens", {
    ...ANSWERS,
    "/tokens/5535c284a27136de": new Response(null, { status: 204 }),
  });

  const button = await screen.findByRole("button", { name: "Revoke dashboard" });
  expect(screen.queryByRole("button", { name: "Revoke old" })).toBeNull();
  await userEvent.click(button);
  expect(calls).not.toContain("/tokens/5535c284a27136de");
  await userEvent.click(button);

  await waitFor(() => expect(calls).toContain("/tokens/5535c284a27136de"));
  expect(document.querySelector("main b")).toBeNull();
});

test("sources_sayWhatWasReadAndRejected", async () => {
  open("/settings/sources", ANSWERS);

  await screen.findByText(/3 rejected/);
  screen.getByText("multiple gzip members");
});

test("accessLog_isNarrowed_andVerified", async () => {
  const { calls, router } = open("/settings/access-log", {
    ...ANSWERS,
    "/access-log/verification": {
      intact: false,
      entries: 6,
      lastHash: "aa",
      firstBreak: { number: 7, kind: "ALTERED" },
      asOf: AS_OF,
    },
  });

  await screen.findByText("403 forbidden");
  await userEvent.type(screen.getByLabelText("Who"), "bob{Enter}");
  await waitFor(() => expect(router.state.location.search).toBe("?who=bob"));
  await waitFor(() => expect(calls).toContain("/access-log?who=bob&limit=100"));
  await userEvent.click(screen.getByRole("button", { name: "Verify the log" }));

  await screen.findByText(/✕ Broken: entry 7 or the one before it/);
});

test("context_isToldFromAFile_andItsFaultsAreShown", async () => {
  const types: string[] = [];
  open("/settings/context", {
    ...ANSWERS,
    "/context/canaries": (_url: URL, call: RequestInit) => {
      types.push((call.headers as Record<string, string>)["Content-Type"] ?? "");
      return Response.json({ code: "invalid-body", detail: "Line 2: no role" }, { status: 400 });
    },
  });

  await screen.findByText("Nothing is told: rules that need it are silent.");
  within(screen.getByRole("region", { name: "networks" })).getByText("No network: 10.0.0.0/99");
  await userEvent.upload(
    screen.getByLabelText("File of canaries"),
    new File(["roles:"], "canaries.yml"),
  );

  await screen.findByText("Line 2: no role");
  expect(types).toEqual(["application/yaml"]);
});

test.each([
  ["admin", null, ["Tokens", "Sources", "Context", "Access log", "About"]],
  ["auditor", null, ["Sources", "Context", "Access log", "About"]],
  ["viewer", null, ["Sources", "Context", "About"]],
  ["admin", ["111122223333"], ["Sources", "About"]],
] as const)("%s with accounts %j is offered %j", async (access, accounts, names) => {
  open("/settings", as(access, accounts ? [...accounts] : null));

  const nav = within(await screen.findByRole("navigation", { name: "Settings" }));
  expect(nav.getAllByRole("link").map((link) => link.textContent)).toEqual(names);
});

test("failure_canBeTriedAgain", async () => {
  open("/settings/sources", { ...ANSWERS, "/sources": () => Response.json({}, { status: 500 }) });

  await screen.findByText("The sources could not be read");
});

test("about_saysWhichVersionRuns", async () => {
  open("/settings/about", {
    ...ANSWERS,
    "/me": { ...(as("viewer")["/me"] as object), version: "1.2.3" },
  });

  await screen.findByText("1.2.3");
});
