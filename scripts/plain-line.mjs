/**
 * Vitest reporter: ends a run with the line "N passed, N failed", the last thing printed whatever comes before. What failed and why is
 * added to the file that HORTUS_FAILURES names, so that a long run can end with it.
 */
import { appendFileSync, writeSync } from "node:fs";

/** What a process complained of before it died stands in its error; a page that was not as expected would fill the screen. */
const MOST_OF_A_MESSAGE = 2_000;

export default class PlainLine {
  passed = 0;
  failed = 0;

  onInit() {
    // At exit, not at the end of the run: Vitest's own summary and warnings about hanging processes come in between.
    process.once("exit", () => {
      if (this.passed + this.failed === 0) process.exitCode = 1; // a filter that fits nothing proves nothing
      writeSync(1, `${this.passed} passed, ${this.failed} failed\n`);
    });
  }

  onTestCaseResult(test) {
    const { state, errors } = test.result();
    if (state === "passed") this.passed += 1;
    if (state === "failed") this.count(`${test.module.relativeModuleId} > ${test.fullName}`, errors);
  }

  /** A file that could not be loaded, a hook that threw and an error outside every test count as one failure each. */
  onTestRunEnd(modules, unhandledErrors) {
    for (const module of modules) {
      for (const error of module.errors()) this.count(module.relativeModuleId, [error]);
      for (const suite of module.children.allSuites())
        for (const error of suite.errors())
          this.count(`${module.relativeModuleId} > ${suite.fullName}`, [error]);
    }
    for (const error of unhandledErrors) this.count("outside every test", [error]);
  }

  count(where, errors) {
    this.failed += 1;
    const file = process.env["HORTUS_FAILURES"];
    const message = errors[0]?.message?.slice(0, MOST_OF_A_MESSAGE) ?? "no error said";
    if (file) appendFileSync(file, `${where}: ${message.trim().replaceAll("\n", "\n  ")}\n`);
  }
}
