import { basename } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Two processes take the files in this order, each with the products that its stories ask for: the turn of the loop in one, the stories
 * whose product keeps its time in the other, and the journeys, which move weeks, behind the loop that moved days.
 */
class DaysBeforeWeeks extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const places = new Map([
      ["loop", 0],
      ["pages", 1],
      ["journeys", 3],
    ]);
    const rank = ({ moduleId }: TestSpecification) => places.get(basename(moduleId, ".test.ts")) ?? 2;
    return files.toSorted((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId));
  }
}

/** Stories in a browser, against the built apps and a server of their own: a story waits more than it works, so there are two at a time. */
export default defineConfig({
  test: {
    include: ["e2e/**/*.test.ts"],
    root: new URL("..", import.meta.url).pathname,
    sequence: { sequencer: DaysBeforeWeeks },
    pool: "forks",
    maxWorkers: 2,
    isolate: false, // the stories of a process share its products
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ["default", "./scripts/plain-line.mjs"],
  },
});
