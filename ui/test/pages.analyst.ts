import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { BASE, inService, PATIENCE_MS, press, SOON } from "./analyst.ts";

const RECORDS = process.env["HOPTRAIL_RECORDS"] ?? "";

const service = inService();
let page: Page;

beforeAll(() => {
  page = service.page();
});

beforeEach(() => page.goto(`${BASE}/`));

async function go(name: string) {
  await page
    .getByRole("navigation", { name: "Pages" })
    .getByRole("link", { name, exact: true })
    .click();
}

/** What keys choose stands in the address soon after. */
async function settled() {
  await page.waitForTimeout(1_000);
}

/** The same address, as whoever is sent it sees it. */
async function reload() {
  await page.goto(page.url());
  await page.getByRole("button", { name: "Sign out" }).waitFor();
}

test("search_leadsToAChain_byKeyboardAlone", async () => {
  const rows = page.getByRole("grid", { name: "Sessions" }).getByRole("row");
  await rows.nth(1).waitFor();
  const query = page.getByLabel("Query");

  await press(page, "/", () => query.and(page.locator(":focus")).waitFor(SOON));
  await page.keyboard.type("ori");
  await page.getByText("origin:", { exact: true }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type("alice");
  await page.getByRole("option", { name: /alice@corp.example/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await press(page, "Enter", () => page.waitForURL(/q=origin/, SOON));
  await rows.getByText("alice@corp.example").first().waitFor();
  await press(page, "Tab", () => rows.and(page.locator(":focus")).waitFor({ timeout: 200 }));
  await press(page, "Enter", () => page.waitForURL(/chains/, SOON));

  await page.getByRole("heading", { name: /alice@corp.example/ }).waitFor();
  const hops = page.getByRole("row");
  await press(page, "Tab", () => hops.and(page.locator(":focus")).waitFor({ timeout: 200 }));
  const selected = page.getByRole("row", { selected: true });
  await press(page, "End", async () =>
    expect(await selected.innerText()).toBe(await hops.last().innerText()),
  );
  const chosen = await selected.innerText();
  await settled();
  await reload();
  await selected.waitFor();
  expect(await selected.innerText()).toBe(chosen);
});

test("search_isKept_andItsResultsSaved", async () => {
  await page.goto(`${BASE}/?q=role%3A*&columns=who,role,tag.project`);
  await page.getByRole("columnheader", { name: "Tag project" }).waitFor();
  await page.getByRole("button", { name: "Saved" }).click();
  const name = `Every role ${Date.now()}`;
  await page.getByLabel("Keep this search as").fill(name);
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await page.getByRole("button", { name: new RegExp(`^${name}`) }).waitFor();
  await press(page, "Escape", () =>
    page.getByLabel("Keep this search as").waitFor({ state: "hidden", ...SOON }),
  );

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "CSV" }).click();
  const file = await (await downloading).path();

  expect(readFileSync(file, "utf8")).toContain("alice@corp.example");
});

test("alerts_areTriagedByKeysAlone_andStayAnswered", async () => {
  await go("Alerts");
  const queue = page.getByRole("link", { name: /root task/ });
  await queue.first().waitFor();
  await press(page, "j", () => page.waitForURL(/alerts\/./, SOON));
  await page.getByRole("article").waitFor();

  const reason = page.getByLabel("Reason");
  await press(page, "e", () => reason.waitFor(SOON));
  await reason.fill("seen in two accounts");
  await press(page, "Control+Enter", () => reason.waitFor({ state: "hidden", ...SOON }));

  await page.getByRole("article").getByText("seen in two accounts").waitFor();
  await reload();
  await page.getByRole("article").getByText("seen in two accounts").waitFor();
});

test("webhook_isToldOfAnAlert_andItsDeliveriesAreShown", async () => {
  const told: string[] = [];
  const receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += String(part);
    });
    request.on("end", () => {
      told.push(body);
      response.end();
    });
  });
  await new Promise<void>((listening) => receiver.listen(0, "127.0.0.1", listening));
  const { port } = receiver.address() as AddressInfo;
  try {
    await page.goto(`${BASE}/webhooks`);
    await page.getByRole("button", { name: "Add a webhook" }).click();
    await page.getByLabel("Name", { exact: true }).fill("soc");
    await page.getByLabel("Address", { exact: true }).fill(`http://127.0.0.1:${port}/`);
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page
      .getByText(/whsec_/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "I kept it" }).click();
    const card = page.getByRole("article", { name: "soc" });
    await card.getByRole("button", { name: "Test" }).click();
    await card.getByText("✓ The test was accepted").waitFor();
    await card.getByRole("button", { name: "Deliveries" }).click();
    await page.getByRole("table", { name: "Deliveries" }).getByText("✓").first().waitFor();
    expect(told.length).toBeGreaterThan(0);
  } finally {
    receiver.close();
  }
});

const RULE_ID = "5d0f1c52-9a40-4f5e-8a3f-2f6b1f0c7a11";
const RULE = `title: Alice at work
id: ${RULE_ID}
description: Sessions that Alice stands behind.
level: low
logsource:
  product: hoptrail
  category: session
detection:
  alice:
    origin.name|contains: alice
  condition: alice
`;

test("rule_ofOnesOwn_findsWhatItSays", async () => {
  await page.goto(`${BASE}/rules/new`);
  await page.getByLabel("The rule's text").fill(RULE);
  await page.getByText("✓ A rule").waitFor();
  await page.getByRole("button", { name: "Add the rule" }).click();
  await page.getByRole("heading", { name: "Alice at work" }).waitFor();

  await page.goto(`${BASE}/?q=finding%3A${RULE_ID}`);
  const found = page.getByRole("grid", { name: "Sessions" }).getByText("alice@corp.example");
  await vi.waitFor(
    async () => {
      await page.reload();
      await found.first().waitFor(SOON);
    },
    { timeout: PATIENCE_MS },
  );
});

test("token_isMade_andItsUseLogged", async () => {
  await go("Settings");
  await page.getByRole("button", { name: "Make a token" }).click();
  await page.getByLabel("Name", { exact: true }).fill("robot");
  await page.getByRole("button", { name: "Make", exact: true }).click();
  await page.getByText(/hop_/).first().waitFor();
  await page.getByRole("button", { name: "I kept it" }).click();
  await page.getByRole("cell", { name: "robot" }).first().waitFor();

  await page.getByRole("link", { name: "Access log" }).click();
  await page
    .getByText(/tokens/)
    .first()
    .waitFor();
  await page.getByRole("button", { name: "Verify the log" }).click();
  await page.getByText(/✓ Intact/).waitFor();
});

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

test("pack_isMadeFetchedAndVerified_andARecordIsProven", async () => {
  await go("Evidence");
  await page.getByLabel("Title").fill("All of March");
  await page.getByLabel("Sessions issued from").fill("2026-03-01");
  await page.getByLabel("and before").fill("2026-04-01");
  await page.getByRole("button", { name: "Make" }).click();
  const zip = page.getByRole("link", { name: /^ZIP/ });
  await zip.waitFor();
  const downloading = page.waitForEvent("download");
  await zip.click();
  const fetched = await downloading;
  expect(fetched.suggestedFilename()).toMatch(/^hoptrail-.*\.zip$/);
  const command = page.getByText(/verify hoptrail-.*\.zip --key [0-9a-f]{64}/);
  await command.waitFor();

  const [fingerprint = ""] = /[0-9a-f]{64}/.exec(await command.innerText()) ?? [];
  const verify = page.getByRole("region", { name: "Verify a pack" });
  await verify.getByLabel("Choose a ZIP").setInputFiles(await fetched.path());
  await verify.getByRole("button", { name: "Verify", exact: true }).click();
  await verify.getByText(/Consistent, signer not established/).waitFor();
  await verify.getByLabel("Fingerprint of the signer's key").fill(fingerprint);
  await verify.getByRole("button", { name: "Verify", exact: true }).click();
  await verify.getByText(/Verified: consistent, and signed by the key/).waitFor();
  const packs = page.getByRole("region", { name: "Packs" });
  await packs
    .getByRole("button", { name: /^Verify here/ })
    .first()
    .click();
  await packs.getByRole("button", { name: "Verify", exact: true }).click();
  await packs.getByText(/Consistent, signer not established/).waitFor();

  const { eventID, recipientAccountId } = firstRecord();
  await page.getByLabel("Account").fill(recipientAccountId);
  await page.getByLabel("Event id").fill(eventID);
  await page.getByRole("button", { name: "Prove" }).click();

  await page.getByText(/This browser computed the head's root/).waitFor();
});

test("pack_isSignedOff_andOneIsMadeOfEachMonth", async () => {
  await go("Evidence");
  await page.getByRole("button", { name: "Nobody signed it off: sign off" }).first().click();
  await page.getByRole("dialog").getByLabel("Reason").fill("every link <b>looked at</b>");
  await page.getByRole("dialog").getByRole("button", { name: "Sign off" }).click();
  await page.getByText("every link <b>looked at</b>").waitFor();

  await page.getByRole("button", { name: "Add a schedule" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Monthly");
  await page.getByRole("dialog").getByRole("button", { name: "Add", exact: true }).click();
  const schedule = page.getByRole("region", { name: "Schedules" }).getByRole("row", {
    name: /Monthly/,
  });
  await schedule.getByText("made 24 hours after its end").waitFor();
  await reload();
  await page.getByText("every link <b>looked at</b>").waitFor();
  await schedule.getByRole("button", { name: "End" }).click();
  await schedule.getByText(/^ended/).waitFor();
});

test("changedLogFile_isMarkedInTheCoverage_andNamed", async () => {
  await page.goto(`${BASE}/coverage?lens=digests&account=555566667777&to=2026-03-02T06%3A00%3A00Z`);
  const cells = page.getByRole("gridcell");
  const proven = cells.and(page.getByLabel(/proven by digests/));
  await proven.first().waitFor();
  expect(await proven.count()).toBe(4);

  await cells.and(page.getByLabel(/changed, missing or added/)).click();

  await page.getByText(/^Digests: changed, missing or added/).waitFor();
  await page.getByText("This log file has other bytes than those that were delivered").waitFor();
});

function firstRecord(): { eventID: string; recipientAccountId: string } {
  return JSON.parse(readFileSync(RECORDS, "utf8")).Records[0];
}
