import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect, test, vi } from "vitest";
import { inChromium, type Mode, SHOTS, settled } from "./chromium.ts";

const AT = "at=2026-06-03T09%3A20%3A00Z";

const { base, blank, open } = inChromium();

const PAGES = {
  query: `/?q=role%3AProductionRole+-tag.Team%3Abeta&${AT}`,
  none: "/?q=none",
  wrong: "/?q=bad%3Ax",
  chain: `/chains/payments?${AT}`,
  ambiguous: "/chains/ambiguous",
  unseen: "/chains/below-unseen",
  hostile: "/chains/hostile",
  past: `/chains/late?knownAt=2026-06-03T10%3A00%3A00Z&${AT}`,
  refused: `/chains/refused?${AT}`,
  candidates: `/chains/refused?view=candidates&${AT}`,
  privilege: `/chains/payments?view=least-privilege&${AT}`,
  notKnownThen: "/chains/late?knownAt=2026-06-03T09%3A00%3A00Z",
  large: "/chains/large",
  reach: `/chains/hub?view=blast-radius&${AT}`,
  hostileReach: `/chains/hostile?view=blast-radius&${AT}`,
  largeReach: `/chains/large?view=blast-radius&${AT}`,
  tags: "/tags",
  tag: `/tags/Team?value=alpha&${AT}`,
  hostileTag: `/tags/${encodeURIComponent("<b>Key</b>")}`,
  origins: "/origins?actor=PERSON",
  origin: "/origins/origin-alice",
  hostileOrigin: "/origins/origin-mallory",
  evidence: "/evidence?account=333333333333&event=b7c1bb31-41d2-4c9e-9f58-1f0a6b2c9d7e",
  attribute: "/attribute",
  coverage: "/coverage?to=2026-06-03T09%3A20%3A00Z",
  scorecard:
    "/scorecard?to=2026-06-03T09%3A20%3A00Z&role=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fops%2FAdmin",
  days: "/coverage?zoom=days&to=2026-06-03T09%3A20%3A00Z",
  credential: "/attribute?credential=ASIAEXAMPLE000000001",
  alerts: "/alerts/a1?state=any",
  "alerts-hostile": "/alerts/hostile",
  "alerts-none": "/alerts?state=withdrawn",
  rules: "/rules",
  rule: "/rules/deep-chain",
  webhooks: "/webhooks?webhook=w1",
  tokens: "/settings/tokens",
  sources: "/settings/sources",
  "access-log": "/settings/access-log",
  context: "/settings/context",
  about: "/settings/about",
  "rule-text": "/rules/9c3a1e5b-8d7f-4b2a-b6c4-1e0d9f8a7b07",
};

const IN_DARK = [
  "query",
  "chain",
  "reach",
  "past",
  "candidates",
  "privilege",
  "alerts",
  "tag",
  "coverage",
  "scorecard",
  "evidence",
  "rule-text",
  "webhooks",
] as const;

/** A page of the application that goes from address to address without being loaded anew. */
class Walk {
  private readonly waiting = new Set<unknown>();

  private constructor(readonly page: Page) {}

  static async begin(colorScheme: Mode): Promise<Walk> {
    const page = await blank(colorScheme);
    const walk = new Walk(page);
    // A page that listens is never idle.
    await page.route("**/api/v1/stream*", (route) => route.fulfill({ status: 404 }));
    page.on("request", (request) => walk.waiting.add(request));
    page.on("requestfinished", (request) => walk.waiting.delete(request));
    page.on("requestfailed", (request) => walk.waiting.delete(request));
    await page.goto(`${base()}/nowhere`);
    await page.evaluate(axe.source);
    return walk;
  }

  async to(address: string): Promise<void> {
    await this.page.evaluate((next) => {
      history.pushState(null, "", next);
      dispatchEvent(new PopStateEvent("popstate"));
    }, address);
    await settled(this.page);
    await vi.waitFor(
      async () => {
        expect(this.waiting.size).toBe(0);
        await settled(this.page);
        expect(this.waiting.size).toBe(0);
      },
      { timeout: 60_000, interval: 20 },
    );
    await this.page.locator("h1").first().waitFor({ state: "attached" });
  }
}

const walks = new Map<Mode, Walk>();

test.each([
  ...Object.entries(PAGES).map(([name, address]) => [name, "light", address] as const),
  ...IN_DARK.map((name) => [name, "dark", PAGES[name]] as const),
])("%s_hasNoSeriousAccessibilityFault in %s", async (_name, mode, address) => {
  const walk = walks.get(mode) ?? (await Walk.begin(mode));
  walks.set(mode, walk);

  await walk.to(address);

  expect(await walk.page.evaluate(seriousFaults)).toEqual([]);
});

/** Runs inside the page. */
async function seriousFaults(): Promise<string[]> {
  const { violations } = await (window as unknown as { axe: typeof axe }).axe.run({
    resultTypes: ["violations"],
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`);
}

test.each(["light", "dark"] as const)(
  "answers_haveNoSeriousAccessibilityFault in %s",
  async (mode) => {
    const page = await open("/attribute", mode);
    await page.getByLabel("Records or a credential").fill('{"Records":[{}]}');
    await page.getByLabel("Records or a credential").press("Control+Enter");
    await page.getByText("7 records, 4 attributed, 3 not").waitFor();

    await page.evaluate(axe.source);
    expect(await page.evaluate(seriousFaults)).toEqual([]);
    expect(await page.locator("main script").count()).toBe(0);
    if (SHOTS !== undefined) {
      await page.screenshot({ path: `${SHOTS}/attribute-answers-${mode}.png` });
    }
    await page.close();
  },
);

if (SHOTS !== undefined) {
  test("everyPage_hasItsPictureTaken", async () => {
    for (const mode of ["light", "dark"] as const) {
      for (const [name, address] of Object.entries(PAGES)) {
        const page = await open(address, mode);
        await page.waitForTimeout(1000);
        await page.screenshot({ path: `${SHOTS}/${name}-${mode}.png` });
        await page.close();
      }
    }
  }, 600_000);
}
