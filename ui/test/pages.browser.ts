import { gzipSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import { inChromium, settled } from "./chromium.ts";

const AT = "at=2026-06-03T09%3A20%3A00Z";

const { base, blank, open } = inChromium();

test("firstPage_isLight", async () => {
  const page = await blank();
  const scripts: Promise<number>[] = [];
  let requests = 0;
  page.on("response", (response) => {
    requests += 1;
    if (new URL(response.url()).pathname.endsWith(".js")) {
      scripts.push(response.body().then((body) => gzipSync(body).length));
    }
  });

  await page.goto(`${base()}/`);
  await page.getByRole("link", { name: "PaymentsData" }).waitFor();
  const weight = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);

  process.stdout.write(`first page: ${requests} requests, ${weight >> 10} KiB of script\n`);
  expect(requests).toBeLessThanOrEqual(25);
  expect(weight).toBeLessThanOrEqual(600 * 1024);
  await page.close();
});

test("description_isReadInTheBrowser", async () => {
  const page = await open("/api-docs/");
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(base()) && !request.url().startsWith("data:")) {
      elsewhere.push(request.url());
    }
  });

  await page.getByRole("heading", { name: /Hoptrail/ }).waitFor();
  await page.locator("#operations-sessions-lineage .opblock-summary-control").click();
  await page.getByText("as it was believed then").first().waitFor();

  expect(elsewhere).toEqual([]);
  await page.close();
});

test("search_worksByKeyboardAlone", async () => {
  const page = await open("/");
  await page.getByRole("link", { name: "PaymentsData" }).waitFor();
  await settled(page);

  await page.keyboard.press("/");
  await page.keyboard.type("gra");
  await page.getByText("grade:", { exact: true }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type("PROB");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");

  await page.waitForURL(/q=grade%3APROBABLE/);
  await page.close();
});

test("results_areReadToTheirEnd_andFoundAgainWhereTheyWereLeft", async () => {
  const page = await open("/?q=role%3ADeployRole");
  await page.getByRole("row", { name: /PaymentsData/ }).focus();
  await settled(page);

  await vi.waitFor(
    async () => {
      await page.keyboard.press("End");
      await page.locator('[aria-rowindex="401"]:focus').waitFor({ timeout: 500 });
    },
    { timeout: 30_000 },
  );
  expect(await page.getByRole("row").count()).toBeLessThanOrEqual(60);
  await page.keyboard.press("k");
  await page.locator('[aria-rowindex="400"]:focus').waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/chains/);
  await page.getByRole("link", { name: "Results" }).click();

  await page.waitForURL(/q=role/);
  await page.locator('[aria-rowindex="400"]').waitFor();
  expect(await page.locator('[aria-rowindex="2"]').count()).toBe(0);
  await page.close();
});

test("chain_isTheSameAfterAReload", async () => {
  const page = await open(`/chains/hub?${AT}`);
  await page.getByRole("row", { name: /HubRole/ }).focus();
  await page.keyboard.press("End");
  await page.waitForURL(/session=payments/);

  await page.reload();

  const selected = page.getByRole("row", { selected: true });
  await selected.getByText("PaymentsData").waitFor();
  await page.getByText("3 alive at the instant").waitFor();
  await page.close();
});

test("largeChain_keepsFewRowsInThePage", async () => {
  const calls: string[] = [];
  const page = await blank();
  page.on("request", (request) => calls.push(new URL(request.url()).pathname));
  await page.goto(`${base()}/chains/large`);
  await page.getByRole("row", { name: /498 × BackupRole/ }).focus();

  await page.keyboard.press("ArrowRight");
  await page.waitForTimeout(200);
  await page.keyboard.press("End");
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-rowindex") === "502");

  expect(await page.getByRole("row").count()).toBeLessThanOrEqual(300);
  expect(calls.filter((call) => call.startsWith("/api/v1/chains/"))).toHaveLength(1);
  await page.close();
});

test("attribute_answersAFile", async () => {
  const page = await open("/attribute");

  await page.locator('input[type="file"]').setInputFiles({
    name: "trail.json",
    mimeType: "application/json",
    buffer: Buffer.from('{"Records":["many"]}'),
  });

  await page.getByText("18,000 records, 9,000 attributed, 9,000 not").waitFor();
  expect(await page.getByRole("row").count()).toBeLessThanOrEqual(60);
  await page.getByText("Not attributed").first().click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "CSV" }).click();
  expect((await downloading).suggestedFilename()).toBe("attributed.csv");
  await page.close();
});

test("alerts_areAnsweredByKeysAlone", async () => {
  const page = await open("/alerts?state=any");
  await page.getByRole("link", { name: /A root task/ }).waitFor();
  await settled(page);

  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.waitForURL(/alerts\/a2\?state=any/);
  await page.keyboard.press("?");
  await page.getByRole("dialog").getByText("These keys").waitFor();
  // A key that is pressed before the dialog has the focus is not the dialog's.
  await vi.waitFor(
    async () => {
      await page.keyboard.press("Escape");
      await page.getByText("These keys").waitFor({ state: "hidden", timeout: 1_000 });
    },
    { timeout: 30_000 },
  );
  await settled(page);
  await page.keyboard.press("e");
  await page.locator("textarea:focus").waitFor();
  await page.keyboard.type("more than one account");
  await page.keyboard.press("Control+Enter");

  await page.getByRole("article").getByText("more than one account").waitFor();
  await page.locator("#alert-a2:focus").waitFor();
  await page.reload();
  await page.getByRole("article").getByText("more than one account").waitFor();
  await page.close();
});

test("pack_isAskedFor_asItWasTyped", async () => {
  const page = await open("/evidence");
  await page.getByLabel("Sessions issued from").fill("2026-01-01");
  await page.getByLabel("and before").fill("2026-04-01");
  await page.getByLabel("Query").fill("role:*Admin*");
  const seed = page.getByLabel("Seed of the draw");
  await seed.fill("31415");
  const asked: unknown[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") {
      asked.push(request.postDataJSON());
    }
  });

  // A key that is pressed while the page is busy with itself may be lost.
  await vi.waitFor(
    async () => {
      await seed.press("Enter");
      expect(asked).not.toEqual([]);
    },
    { timeout: 30_000, interval: 1_000 },
  );

  expect(asked[0]).toEqual({
    from: "2026-01-01T00:00:00Z",
    to: "2026-04-01T00:00:00Z",
    query: "role:*Admin*",
    title: "",
    sampleSize: 25,
    seed: "31415",
    keepDays: 400,
  });
  await page.close();
});

test("rule_isWrittenFromAnExample_andItsFaultsLeadToTheirLines", async () => {
  const page = await open("/rules/new");
  const text = page.getByLabel("The rule's text");

  await text.fill("title: x\nid: y");
  await page.getByRole("button", { name: "Line 2, column 1" }).click();
  await page.keyboard.type("# ");
  expect(await text.inputValue()).toBe("title: x\n# id: y");
  // What is typed is checked meanwhile, which may close the list again.
  await vi.waitFor(
    async () => {
      await page.getByRole("button", { name: /Begin with an example/ }).click();
      await page
        .getByRole("option", { name: "hops in quick succession" })
        .click({ timeout: 2_000 });
    },
    { timeout: 60_000 },
  );

  await page.getByText("✓ A rule").waitFor();
  expect(await text.inputValue()).toContain("timespan: 2m");
  await page.close();
});

test("webhook_isAdded_testedAndFollowed", async () => {
  const page = await open("/webhooks");

  await page.getByRole("button", { name: "Add a webhook" }).click();
  await page.getByLabel("Address", { exact: true }).fill("https://hooks.example.com/x");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("whsec_MDEyMzQ1Njc4OWFiY2RlZg").waitFor();
  await page.getByRole("button", { name: "I kept it" }).click();
  const card = page.getByRole("article", { name: "soc-chat" });
  await card.getByRole("button", { name: "Test" }).click();
  await card.getByText("✓ The test was accepted").waitFor();
  await card.getByRole("button", { name: "Deliveries" }).click();
  await page.waitForURL(/webhook=w1/);

  await page.getByRole("table", { name: "Deliveries" }).getByText("✕ given up").waitFor();
  await page.close();
});

test("token_isMade_andItsSecretShownOnce", async () => {
  const page = await open("/settings");
  await page.waitForURL(/settings\/tokens/);

  await page.getByRole("button", { name: "Make a token" }).click();
  await page.getByLabel("Name", { exact: true }).fill("robot");
  await page.getByRole("button", { name: "Make", exact: true }).click();
  await page.getByText("hop_secret").waitFor();
  await page.getByRole("button", { name: "I kept it" }).click();
  await page.getByRole("link", { name: "Access log" }).click();
  await page.getByRole("button", { name: "Verify the log" }).click();

  await page.getByText("✓ Intact: 13 entries, each as it was written.").waitFor();
  await page.close();
});

test("hostileText_runsNothing", async () => {
  const page = await open("/chains/hostile");

  await page.getByRole("row", { name: /<img src=x onerror=alert\(1\)>/ }).waitFor();
  expect(await page.locator("img[src=x]").count()).toBe(0);
  await page.close();
});
