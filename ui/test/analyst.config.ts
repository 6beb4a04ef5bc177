import { defineConfig } from "vitest/config";

/**
 * Works with the pages of a running service in Chromium, as an analyst does: `HOPTRAIL_URL` says where
 * it is, `HOPTRAIL_TOKEN` a token of its administrator, `HOPTRAIL_RECORDS` a file of records that it was given.
 */
export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: { include: ["test/**/*.analyst.ts"], testTimeout: 900_000, hookTimeout: 600_000 },
});
