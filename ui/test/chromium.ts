import { type Browser, chromium, type Page } from "playwright-core";
import { type PreviewServer, preview } from "vite";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A folder for a picture of every page in light and dark; none are taken where it is not named. */
export const SHOTS = process.env["SHOTS"];

/** Milliseconds that a test waits for what it expects of a page, on a machine that is busy. */
const PATIENCE = 90_000;

/** How many times slower than it could the browser shall work, to find tests that count on its speed. */
const SLOWER = Number(process.env["SLOWER"] ?? "1");

export type Mode = "light" | "dark";

export interface Pages {
  /** Where the pages are served; known once the tests run. */
  base(): string;
  /** A new page of the browser; what it complains of fails the test in which it does. */
  blank(mode?: Mode): Promise<Page>;
  open(address: string, mode?: Mode): Promise<Page>;
}

/** Serves the built pages over fixtures to a Chromium, as long as the tests of a file run. */
export function inChromium(): Pages {
  let server: PreviewServer;
  let browser: Browser;
  const complaints: string[] = [];

  beforeAll(async () => {
    server = await preview({
      configFile: new URL("preview.config.ts", import.meta.url).pathname,
      preview: { port: 0, strictPort: false },
      logLevel: "error",
    });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  /** Refused contents are among the complaints. */
  afterEach(() => {
    expect(complaints.splice(0)).toEqual([]);
  });

  const base = () => server.resolvedUrls?.local[0]?.replace(/\/$/, "") ?? "";
  const blank = async (colorScheme: Mode = "light") => {
    const page = await browser.newPage({ viewport: { width: 1500, height: 900 }, colorScheme });
    page.setDefaultTimeout(PATIENCE);
    if (SLOWER > 1) {
      const session = await page.context().newCDPSession(page);
      await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    }
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      // That a call was answered with an error status is for the page to show.
      if (["error", "warning"].includes(message.type()) && !/status of 4/.test(message.text())) {
        complaints.push(message.text());
      }
    });
    return page;
  };
  const open = async (address: string, mode?: Mode) => {
    const page = await blank(mode);
    await page.goto(base() + address);
    return page;
  };
  return { base, blank, open };
}

/** Keys are heard once the effects of what is drawn have run. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise((done) =>
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100))),
      ),
  );
}
