import { defineConfig } from "vitest/config";

/** The tests of packages, apps and scripts. Browser stories stand in e2e/, measurements in bench/. */
export default defineConfig({
  test: {
    include: ["packages/**/*.test.{ts,tsx}", "apps/**/*.test.{ts,tsx}", "scripts/**/*.test.mjs"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    pool: "forks",
    maxWorkers: 2, // each holds an embedded database: more than two cores can use, and some 300 MB
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: ["default", "./scripts/plain-line.mjs"],
  },
});
