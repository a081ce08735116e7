import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Stories that move time share a product, and come before those that leave it alone: the turn of the loop, days; then weeks. */
class DaysBeforeWeeks extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) =>
      ["/loop.test.ts", "/journeys.test.ts", "/handover.test.ts"].findIndex((name) =>
        moduleId.endsWith(name),
      );
    const usual = await super.sort(files);
    return [0, 1, 2, -1].flatMap((wanted) => usual.filter((file) => rank(file) === wanted));
  }
}

/** Stories in a browser, against the built apps and a server of their own: one at a time, on one machine. */
export default defineConfig({
  test: {
    include: ["e2e/**/*.test.ts"],
    root: new URL("..", import.meta.url).pathname,
    sequence: { sequencer: DaysBeforeWeeks },
    pool: "forks",
    fileParallelism: false,
    isolate: false, // most stories share one product
    testTimeout: 300_000, // all pages at one width take 90 s, and its people may have to wait a minute until they are let in
    hookTimeout: 180_000,
    reporters: ["default", "./scripts/plain-line.mjs"],
  },
});
