import { defineConfig } from "vite";
import { service } from "./service.ts";

/** Serves the built pages with made-up data: `npm run preview`. */
export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  plugins: [service()],
  build: { outDir: "target/classes/ui" },
  preview: { host: "127.0.0.1", port: 4173, strictPort: true },
});
