import { defineConfig } from "vitest/config";

/** Looks at the built pages in Chromium: `npm run build && npm run test:browser`. */
export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: { include: ["test/**/*.browser.ts"], testTimeout: 120_000, hookTimeout: 60_000 },
});
