import { defineConfig } from "vitest/config";

/** Stories in a browser, against the built apps and a server of their own: one at a time, on one machine. */
export default defineConfig({
  test: {
    include: ["e2e/**/*.test.ts"],
    root: new URL("..", import.meta.url).pathname,
    pool: "forks",
    fileParallelism: false,
    isolate: false, // most stories share one product
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ["default", "./scripts/plain-line.mjs"],
  },
});
