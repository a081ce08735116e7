import { defineConfig } from "vitest/config";

/** The tests of packages, apps and scripts, and the stories over several apps. Browser stories stand in e2e/, measurements in bench/. */
export default defineConfig({
  test: {
    include: [
      "packages/**/*.test.{ts,tsx}",
      "apps/**/*.test.{ts,tsx}",
      "stories/**/*.test.ts",
      "scripts/**/*.test.{mjs,ts}",
    ],
    exclude: ["**/node_modules/**", "**/dist/**"],
    pool: "forks",
    // Files of one process share its modules and its database: loading 600 modules and a database took 15 s of processor time a file.
    isolate: false,
    maxWorkers: 3, // one more than two cores: some tests wait for a process that was killed; each holds a database, up to 1 GB
    // The first workspace of a process takes 10 s on a busy machine; no test measures speed.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ["default", "./scripts/plain-line.mjs"],
  },
});
