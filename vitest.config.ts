import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes minutes begins first, and the rest fills the other processes meanwhile: stories that wait for the dead, then the whole log. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) =>
      [/\/stories\/killed-/, /\/commerce\/imports\.test\.ts$/].findIndex((long) => long.test(moduleId));
    const usual = await super.sort(files);
    return [0, 1, -1].flatMap((wanted) => usual.filter((file) => rank(file) === wanted));
  }
}

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
    sequence: { sequencer: LongestFirst },
    pool: "forks",
    // Known by their content: the second run on a machine, and that on the other database, transform nothing that stayed as it was.
    experimental: { fsModuleCache: true },
    // Files of one process share its modules and its database: loading 600 modules and a database took 15 s of processor time a file.
    isolate: false,
    maxWorkers: 3, // one more than two cores: some tests wait for a process that was killed; each holds a database, up to 1 GB
    // The first workspace of a process takes 10 s on a busy machine; no test measures speed.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What a test waits for may be hidden by another process's transaction, or by a machine with more to do than it has cores.
    expect: { poll: { timeout: 20_000 } },
    reporters: ["default", "./scripts/plain-line.mjs"],
  },
});
