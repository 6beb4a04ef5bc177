import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, vi } from "vitest";

export const PATIENCE_MS = 25_000;
export const SOON = { timeout: 2_000 };

/** Where the service is; `HOPTRAIL_TOKEN` is one of its administrator's. */
export const BASE = (process.env["HOPTRAIL_URL"] ?? "").replace(/\/$/, "");
const TOKEN = process.env["HOPTRAIL_TOKEN"] ?? "";

/** Signs in to a running service with a code, as long as the tests of a file run. */
export function inService(): { page(): Page } {
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
    await page.getByLabel("One-time code").fill(await code());
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Sign out" }).waitFor();
  }, 600_000);

  afterAll(() => browser?.close());

  /** What a page complains of, contents that the policy refuses among it, fails the test that saw it. */
  afterEach(() => {
    expect(complaints.splice(0)).toEqual([]);
  });

  return { page: () => page };
}

async function code(): Promise<string> {
  const answer = await fetch(`${BASE}/api/v1/sign-in-codes`, {
    method: "POST",
    headers: { Authorization: `Bearer ${TOKEN}` },
  });
  return ((await answer.json()) as { code: string }).code;
}

/** Presses a key until it is heard: what is drawn a moment ago may not listen yet. */
export async function press(page: Page, key: string, heard: () => Promise<unknown>) {
  await vi.waitFor(
    async () => {
      await page.keyboard.press(key);
      await heard();
    },
    { timeout: PATIENCE_MS, interval: 200 },
  );
}
