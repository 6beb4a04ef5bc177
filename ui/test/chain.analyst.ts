import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { BASE, inService } from "./analyst.ts";

/** Keys of sessions in what AnalystIT pushed. */
const DEPLOY = "ASIAEXAMPLEKEY000002";
const OF_THE_GHOST = "ASIAEXAMPLEKEY000005";
const OF_NADIA_OR_OTTO = "ASIAEXAMPLEKEY000033";

const service = inService();
let page: Page;

beforeAll(() => {
  page = service.page();
});

/** As an analyst comes to a session of which a key is known. */
async function open(key: string) {
  await page.goto(`${BASE}/?q=key%3A${key}`);
  const found = page.getByRole("grid", { name: "Sessions" }).getByRole("rowheader");
  await found.getByRole("link").first().click();
  await page.waitForURL(/chains/);
  await page.getByRole("row", { selected: true }).waitFor();
}

test("blastRadius_tellsWhatCameOfASession_andHowToEndIt", async () => {
  await open(DEPLOY);
  await page.getByRole("link", { name: "Blast radius and revoke plan" }).press("Enter");

  await page.getByText(/Deploy and 1 session below it, in 2 accounts/).waitFor();
  await page.getByText("none alive").first().waitFor();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as text" }).press("Enter");
  expect((await downloading).suggestedFilename()).toMatch(/^revoke-plan-.*\.txt$/);
});

test("leastPrivilege_isWhatWasDone_andLeavesOutWhatWasRefused", async () => {
  await open(DEPLOY);
  await page.getByRole("link", { name: "Least privilege" }).press("Enter");

  const policy = page.getByRole("region", { name: "Policy" });
  await policy.getByText("s3:GetObject").first().waitFor();
  await page.getByText("PutObject").first().waitFor();
  expect(await policy.innerText()).not.toContain("PutObject");
  await page.reload();
  await policy.getByText("s3:GetObject").first().waitFor();
});

test("earlierBelief_isReachedByTheHistoryOfTheLink_andLeadsBack", async () => {
  await open(OF_THE_GHOST);
  await page.getByRole("heading", { name: /bob/ }).waitFor();
  await page.getByRole("button", { name: "How this link came to be believed" }).press("Enter");
  const history = page.getByRole("region", { name: "History of this link" });
  await history.getByRole("button", { name: "show" }).last().press("Enter");

  await page.getByText(/^What was believed at/).waitFor();
  await page.getByText("Now something else is believed of it:").waitFor();
  expect(await page.getByRole("heading", { name: /bob/ }).count()).toBe(0);
  await page.getByRole("button", { name: "Back to what is known now" }).press("Enter");
  await page.getByRole("heading", { name: /bob/ }).waitFor();
});

test("candidates_areComparedWithTheSession", async () => {
  await open(OF_NADIA_OR_OTTO);
  await page.getByRole("link", { name: "Candidates" }).press("Enter");

  const candidates = page.getByRole("region", { name: "Candidates" });
  await candidates.getByText("2 sessions in all").waitFor();
  await candidates.getByText(/nadia/).first().waitFor();
  await candidates.getByText(/otto/).first().waitFor();
});
