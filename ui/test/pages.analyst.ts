import { readFileSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

const PATIENCE_MS = 180_000;
const BASE = (process.env["HOPTRAIL_URL"] ?? "").replace(/\/$/, "");
const RECORDS = process.env["HOPTRAIL_RECORDS"] ?? "";

let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"],
  });
  page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // That nobody is signed in yet is a 401 and no fault.
    if (["error", "warning"].includes(message.type()) && !/status of 401/.test(message.text())) {
      complaints.push(message.text());
    }
  });

  const answer = await page.goto(`${BASE}/`);
  expect(answer?.headers()["content-security-policy"]).toContain("default-src 'none'");
  expect(answer?.headers()["content-security-policy"]).not.toContain("unsafe");
  await page.getByLabel("One-time code").fill(process.env["HOPTRAIL_CODE"] ?? "");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Sign out" }).waitFor();
}, 600_000);

afterAll(() => browser?.close());

/** What a page complains of, contents that the policy refuses among it, fails the test that saw it. */
afterEach(() => {
  expect(complaints.splice(0)).toEqual([]);
});

async function go(name: string) {
  await page
    .getByRole("navigation", { name: "Pages" })
    .getByRole("link", { name, exact: true })
    .click();
}

test("attribute_tellsWhoWasBehindRecords_andLeadsToTheChain", async () => {
  await go("Attribute");
  await page.locator('input[type="file"]').setInputFiles({
    name: "trail.json",
    mimeType: "application/json",
    buffer: readFileSync(RECORDS),
  });

  await page.getByText(/\d+ records, \d+ attributed/).waitFor();
  const records = page.getByRole("table", { name: "Records" });
  await records.getByText("alice@corp.example").first().waitFor();
  await records.getByRole("link", { name: "SignIn" }).first().click();

  await page.getByRole("heading", { name: /alice@corp.example/ }).waitFor();
});

test("person_hasHerPathsAndTags", async () => {
  await go("People");
  await page.getByLabel("Name, ARN, account or provider").fill("ALICE");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "alice@corp.example" }).click();

  await page.getByRole("heading", { name: "Usual paths" }).waitFor();
  await page
    .getByRole("link", { name: /^SignIn/ })
    .first()
    .waitFor();
  await page.getByText("project").first().waitFor();
});

test("tag_hasItsHoldersAndSetters", async () => {
  await go("Tags");
  await page.getByRole("link", { name: "project", exact: true }).click();
  await page.getByRole("button", { name: /atlas/ }).click();

  const held = page.getByRole("region", { name: "Holders", exact: true });
  await held.getByRole("link", { name: "alice@corp.example" }).waitFor();
  await page.getByRole("region", { name: "Holders over time" }).getByRole("img").first().waitFor();
  await page.getByRole("region", { name: "Coverage per role" }).getByText(/%/).first().waitFor();
  expect(new URL(page.url()).searchParams.get("value")).toBe("atlas");
});

test("coverage_isWalkedByKeys", async () => {
  await go("Coverage");
  await page.getByRole("gridcell", { selected: true }).focus();
  await page
    .getByText(/records?$/)
    .first()
    .waitFor();

  await page.keyboard.press("Home");

  await page.getByText("Nothing was read.", { exact: true }).waitFor();
});

test("scorecard_leadsToTheSessionsThatLackSomething", async () => {
  await go("Scorecard");
  await page.getByRole("region", { name: "End at a named person or workload" }).waitFor();

  await page.getByRole("region", { name: "What is missing" }).getByRole("link").last().click();

  await page.waitForURL(/q=role.*NOT\+sourceIdentity/);
  await page.getByRole("link", { name: "Deploy" }).first().waitFor();
});

test("pack_isMadeAndFetched_andARecordIsProven", async () => {
  await go("Evidence");
  await page.getByLabel("Title").fill("All of March");
  await page.getByLabel("Sessions issued from").fill("2026-03-01");
  await page.getByLabel("and before").fill("2026-04-01");
  await page.getByRole("button", { name: "Make" }).click();
  const zip = page.getByRole("link", { name: /^ZIP/ });
  await zip.waitFor();
  const downloading = page.waitForEvent("download");
  await zip.click();
  expect((await downloading).suggestedFilename()).toMatch(/^hoptrail-.*\.zip$/);
  await page.getByText(/verify hoptrail-.*\.zip --key [0-9a-f]{64}/).waitFor();

  const { eventID, recipientAccountId } = firstRecord();
  await page.getByLabel("Account").fill(recipientAccountId);
  await page.getByLabel("Event id").fill(eventID);
  await page.getByRole("button", { name: "Prove" }).click();

  await page.getByText(/This browser computed the head's root/).waitFor();
});

function firstRecord(): { eventID: string; recipientAccountId: string } {
  return JSON.parse(readFileSync(RECORDS, "utf8")).Records[0];
}
