/** Vitest reporter: ends a run with the line "N passed, N failed", the last thing printed whatever comes before. */
import { writeSync } from "node:fs";

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
    const { state } = test.result();
    if (state === "passed") this.passed += 1;
    if (state === "failed") this.failed += 1;
  }

  /** A file that could not be loaded, a hook that threw and an error outside every test count as one failure each. */
  onTestRunEnd(modules, unhandledErrors) {
    for (const module of modules) {
      this.failed += module.errors().length;
      for (const suite of module.children.allSuites()) this.failed += suite.errors().length;
    }
    this.failed += unhandledErrors.length;
  }
}
