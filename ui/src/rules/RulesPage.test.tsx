// @vitest-environment happy-dom
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import {
  detailOf,
  FINDINGS,
  RULES,
  SIGMA_RULE,
  SIGMA_TEXT,
  SUPPRESSIONS,
} from "../../test/alerts.ts";
import { type Answers, open, SIGNED_IN } from "../../test/pages.tsx";
import type { Rule, Setting, SuppressionWanted } from "../api/rules";

const page = (items: readonly unknown[]) => ({ items, next: null, asOf: "2026-06-03T12:00:00Z" });
const ANSWERS: Answers = {
  ...SIGNED_IN,
  "/rules": page([...RULES, SIGMA_RULE]),
  "/findings": page(FINDINGS),
  "/suppressions": page(SUPPRESSIONS),
  "/rules/deep-chain": detailOf(RULES[2] as Rule),
  [`/rules/${SIGMA_RULE.ruleId}`]: detailOf(SIGMA_RULE),
  "/rules/validate": { valid: true, faults: [], title: "T", severity: "LOW", known: false },
};
const VIEWER = { name: "v", access: "viewer", csrf: "x", accounts: null };

/** Keeps what was sent, and answers. */
function sent<T>(answer: unknown, get: unknown = undefined) {
  const bodies: T[] = [];
  const answering = (_url: URL, call: RequestInit) => {
    if (call.method === "GET") {
      return get;
    }
    bodies.push(JSON.parse(String(call.body)) as T);
    return answer;
  };
  return { bodies, answering };
}

test("catalogue_saysWhatIsSilentAndWhy_andIsNarrowedByWords", async () => {
  const { router } = open("/rules", ANSWERS);

  await screen.findByText("6 rules, 1 of them silent");
  screen.getByText("Nothing is told of countries: see /context");
  screen.getByText("depth 6 (default 4), mediumFrom 7");
  await userEvent.type(screen.getByLabelText("Words of a rule"), "root");

  await waitFor(() => expect(router.state.location.search).toBe("?q=root"));
  expect(screen.queryByRole("link", { name: "A chain deeper than usual" })).toBeNull();
  screen.getByRole("link", { name: "A root task in a member account" });
});

test("rule_isSet_andRefusalsAreSaid", async () => {
  const detail = detailOf(RULES[2] as Rule);
  const { bodies, answering } = sent<Setting>(
    Response.json({ code: "invalid-body", detail: "depth is too large" }, { status: 400 }),
    detail,
  );
  open("/rules/deep-chain", { ...ANSWERS, "/rules/deep-chain": answering });

  const depth = await screen.findByLabelText("depth");
  await userEvent.clear(depth);
  await userEvent.click(screen.getByRole("button", { name: "Set" }));
  await screen.findByText("A whole number is needed.");
  await userEvent.type(depth, "9");
  await userEvent.click(screen.getByRole("button", { name: "Set" }));

  await screen.findByText("depth is too large");
  expect(bodies).toEqual([{ enabled: true, severity: "HIGH", parameters: { depth: 9 } }]);
});

test("rule_tellsWhatItFound_andHowItWasSet", async () => {
  open("/rules/deep-chain", ANSWERS);

  await screen.findByText(/2 findings on 1 session/);
  expect(screen.getByRole("link", { name: "Its alerts" }).getAttribute("href")).toBe(
    "/alerts?state=any&rule=deep-chain",
  );
  screen.getByText(/on, HIGH, depth 6|HIGH/, { selector: "li" });
});

test("viewer_seesTheSettingButCannotChangeIt", async () => {
  open("/rules/deep-chain", { ...ANSWERS, "/me": VIEWER });

  await screen.findByText("On, severity HIGH, depth 6 (default 4), mediumFrom 7.");
  expect(screen.queryByRole("button", { name: "Set" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Suppress alerts" })).toBeNull();
});

test("text_isCheckedAsItIsWritten_andItsFaultsLeadToTheirLines", async () => {
  const fault = { line: 3, column: 5, reason: "No field depht" };
  open(`/rules/${SIGMA_RULE.ruleId}`, {
    ...ANSWERS,
    "/rules/validate": (_url: URL, call: RequestInit) =>
      String(call.body).includes("depht")
        ? { valid: false, faults: [fault], title: null, severity: null, known: null }
        : ANSWERS["/rules/validate"],
  });

  const text = (await screen.findByLabelText("The rule's text")) as HTMLTextAreaElement;
  await screen.findByText("✓ A rule");
  await userEvent.type(text, "# depht");
  await screen.findByText("No field depht");
  await userEvent.click(screen.getByRole("button", { name: "Line 3, column 5" }));

  expect(text.selectionStart).toBe(SIGMA_TEXT.split("\n").slice(0, 2).join("\n").length + 5);
  expect(
    screen.getByRole("button", { name: "Take the new text" }).getAttribute("aria-disabled") ??
      screen.getByRole("button", { name: "Take the new text" }).hasAttribute("disabled"),
  ).toBeTruthy();
});

test("suppressions_areListed_madeAndEnded", async () => {
  const { bodies, answering } = sent<SuppressionWanted>({}, page(SUPPRESSIONS));
  const { calls } = open("/rules", {
    ...ANSWERS,
    "/suppressions": answering,
    "/suppressions/s1": new Response(null, { status: 204 }),
  });

  await screen.findByText("role:BackupRole", { selector: "tr:not(.silent) *" });
  await userEvent.click(screen.getByRole("button", { name: "Suppress alerts" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Suppress alerts" }));
  await userEvent.type(dialog.getByLabelText("Sessions"), "role:Deploy");
  await userEvent.type(dialog.getByLabelText("Reason"), "released daily");
  await userEvent.click(dialog.getByRole("button", { name: "Suppress" }));
  await waitFor(() => expect(bodies).toHaveLength(1));
  expect(bodies[0]).toMatchObject({ ruleId: null, query: "role:Deploy", reason: "released daily" });

  await userEvent.click(
    await screen.findByRole("button", { name: "End the suppression of deep-chain" }),
  );
  await waitFor(() => expect(calls).toContain("/suppressions/s1"));
});

test("restrictedVisitor_isNotAskedAboutSuppressions", async () => {
  const { calls } = open("/rules", {
    ...ANSWERS,
    "/me": { name: "r", access: "admin", csrf: "x", accounts: ["1"] },
  });

  await screen.findByText("6 rules, 1 of them silent");
  expect(calls).not.toContain("/suppressions?limit=500");
});

test("failure_canBeTriedAgain", async () => {
  open("/rules", { ...ANSWERS, "/rules": () => Response.json({}, { status: 500 }) });

  await screen.findByText("The rules could not be read");
  screen.getByRole("button", { name: "Try again" });
});

test("catalogue_saysHowMuchEachRuleSaid_andLeadsThere", async () => {
  open("/rules", {
    ...ANSWERS,
    "/rules/noise": page([{ ruleId: "deep-chain", findings: 1204, alerts: 13, explained: 4 }]),
  });

  const findings = await screen.findByRole("link", { name: "1,204 findings" });

  expect(findings.getAttribute("href")).toBe("/?q=finding%3Adeep-chain");
  const alerts = screen.getByRole("link", { name: "13 alerts" });
  expect(alerts.getAttribute("href")).toBe("/alerts?state=any&rule=deep-chain");
  expect(alerts.parentElement?.textContent).toBe("13 alerts, 4 explained");
  expect(screen.getAllByText("nothing")).toHaveLength(RULES.length);
});
