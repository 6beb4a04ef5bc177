import { expect, test } from "vitest";
import { inChromium, settled } from "./chromium.ts";

const AT = "at=2026-06-03T09%3A20%3A00Z";

const { open } = inChromium();

test("revokePlan_isReachedAndCopiedByKeysAlone_andSurvivesAReload", async () => {
  const page = await open(`/chains/hub?${AT}`);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("link", { name: "Blast radius and revoke plan" }).focus();
  await settled(page);

  await page.keyboard.press("Enter");
  await page.waitForURL(/view=blast-radius/);
  await page.getByRole("button", { name: "Copy the policy of step 2" }).press("Enter");
  await page.getByText("Copied").waitFor();

  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(copied)).toMatchObject({
    Statement: [{ Condition: { DateLessThan: { "aws:TokenIssueTime": "2026-06-03T09:20:00Z" } } }],
  });
  await page.reload();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as text" }).press("Enter");
  expect((await downloading).suggestedFilename()).toBe("revoke-plan-hub.txt");
  await page.close();
});

test("thousandsBelow_keepFewRowsInThePage", async () => {
  const page = await open(`/chains/large?view=blast-radius&${AT}`);
  await page.getByText("1 to 50 of 4,999").waitFor();

  await page.getByRole("button", { name: "Next page" }).click();
  await page.getByText("51 to 100 of 4,999").waitFor();
  await page.getByRole("button", { name: "Alive", exact: true }).click();
  await page.getByText("1 to 50 of 2,882").waitFor();

  expect(await page.getByRole("row").count()).toBeLessThanOrEqual(300);
  await page.close();
});

test("hostileNames_areTextInThePlan", async () => {
  const page = await open(`/chains/hostile?view=blast-radius&${AT}`);

  await page.getByText("role/Admin‹U+200B›Role").waitFor();
  await page.getByText("Policy: denies what was issued before", { exact: false }).click();
  await page.getByText("<img src=x onerror=alert(1)>", { exact: false }).last().waitFor();
  expect(await page.locator("img[src=x]").count()).toBe(0);
  await page.close();
});

test("pastBelief_isTypedByKeysAlone_survivesAReload_andLeadsBack", async () => {
  const page = await open("/chains/late");
  await page.getByText("How this link came to be believed").waitFor();
  await settled(page);

  await page.getByLabel("As known at, in UTC").fill("2026-06-03 10:00");
  await page.keyboard.press("Enter");
  await page.getByText("What was believed at 2026-06-03 10:00:00Z").waitFor();
  await page.reload();
  await page.getByText("Now something else is believed of it:").waitFor();
  await page.getByRole("button", { name: "Back to what is known now" }).press("Enter");

  await page.getByText("What was believed at").waitFor({ state: "detached" });
  await page.getByRole("heading", { name: /^Why this hop is believed/ }).waitFor();
  expect(new URL(page.url()).search).toBe("");
  await page.close();
});

test("viewsOfASession_areReachedByKeysAlone_andSurviveAReload", async () => {
  const page = await open(`/chains/refused?${AT}`);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("columnheader", { name: "<b>Admin</b>" }).waitFor();
  await settled(page);

  await page.getByRole("link", { name: "Candidates" }).press("Enter");
  await page.getByText("Ended before the issue").waitFor();
  await page.getByRole("link", { name: "Least privilege" }).press("Enter");
  await page.getByText("<i>odd</i>:Do‹U+202E›Thing").waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Copy the policy" }).press("Enter");
  await page.getByText("Copied").waitFor();

  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(copied)).toMatchObject({ Statement: [{ Effect: "Allow" }, {}] });
  expect(await page.locator("main i", { hasText: "odd" }).count()).toBe(0);
  await page.close();
});
