import { createHash } from "node:crypto";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const FONT = /url\((['"]?)data:font\/woff2;base64,([A-Za-z0-9+/=]+)\1\)/g;

/**
 * Cloudscape's global styles carry their fonts as data addresses. As files of their own they are
 * fetched only where a page needs them, and `font-src 'self'` is enough.
 */
function fontFiles(): Plugin {
  return {
    name: "font-files",
    apply: "build",
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === "asset" && file.fileName.endsWith(".css")) {
          file.source = String(file.source).replace(FONT, (_match, _quote, base64: string) => {
            const source = Buffer.from(base64, "base64");
            const hash = createHash("sha256").update(source).digest("hex").slice(0, 8);
            const name = `open-sans-${hash}.woff2`;
            this.emitFile({ type: "asset", fileName: `assets/${name}`, source });
            return `url(${name})`;
          });
        }
      }
    },
  };
}

export default defineConfig({
  plugins: [fontFiles(), react()],
  build: {
    rolldownOptions: {
      input: ["index.html", "api-docs/index.html"],
      // What several pages share is one file: a file for each set of pages would be many requests.
      output: {
        codeSplitting: {
          groups: [{ name: "shared", test: /@cloudscape-design|\/src\//, minShareCount: 2 }],
        },
      },
    },
    outDir: "target/classes/ui",
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1600,
    reportCompressedSize: false,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8080", "/health": "http://127.0.0.1:8080" } },
  test: {
    include: ["src/**/*.test.{ts,tsx}"],
    testTimeout: 120_000,
    server: { deps: { inline: [/@cloudscape-design/] } },
  },
});
