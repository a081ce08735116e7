/** Each rule is shown to bite once: a breach is planted in a folder of its own, linted with the project's settings. */
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "hortus-lint-"));
let findings = [];

const ambient = {
  "Date.now()": "export const at = Date.now();",
  "Date.now through globalThis": "export const at = globalThis.Date.now();",
  'Date["now"]': 'export const at = Date["now"]();',
  "Date.now handed on": "export const now = Date.now;",
  "now taken out of Date": "export const { now } = Date;",
  "new Date() without an argument": "export const at = new Date();",
  "Date() as a function": "export const at = Date();",
  "Math.random()": "export const chance = Math.random();",
  "process.env": "export const port = process.env.PORT;",
  "env taken out of process": "export const { env } = process;",
  "env imported from node:process": 'import { env } from "node:process";\nexport const port = env.PORT;',
};
const idle = {
  "test.only": 'test.only("a", () => { expect(1).toBe(1); });',
  "test.skip": 'test.skip("a", () => { expect(1).toBe(1); });',
  "describe.skip": 'describe.skip("a", () => {});',
  "test.concurrent.skip": 'test.concurrent.skip("a", () => { expect(1).toBe(1); });',
  "test.skipIf": 'test.skipIf(true)("a", () => { expect(1).toBe(1); });',
  "test.todo": 'test.todo("a");',
  "it.each().only": 'it.only.each([1])("a %i", (n) => { expect(n).toBe(1); });',
  xit: 'xit("a", () => { expect(1).toBe(1); });',
};
const harmless = "export const at = new Date(0);\nexport const later = new Date(at.getTime() + 1);\n";

beforeAll(async () => {
  const plant = (path, text) => {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\n`);
  };
  Object.values(ambient).forEach((text, i) => plant(`apps/server/src/ambient-${i}.ts`, text));
  Object.values(idle).forEach((text, i) => {
    plant(
      `apps/server/src/idle-${i}.test.ts`,
      `import { describe, expect, it, test, xit } from "vitest";\n${text}`,
    );
  });
  plant("apps/server/src/harmless.ts", harmless);
  plant("packages/kernel/src/clock.ts", ambient["Date.now()"]);
  plant("apps/console/src/clock.ts", ambient["Date.now()"]);
  plant("apps/console/src/page.ts", ambient["Date.now()"]);
  plant(
    "apps/server/src/loose.ts",
    'export const isText = (a: unknown) => (typeof a === "strnig" ? true : false);',
  );
  plant("scripts/lint/.keep", "");
  // Copied, since oxlint reads the folders of its overrides from where its settings stand.
  for (const path of [".oxlintrc.json", "scripts/lint/hortus.mjs"])
    copyFileSync(join(root, path), join(folder, path));
  const oxlint = join(root, "node_modules/oxlint/bin/oxlint");
  // Oxlint answers 1 when it finds something, and here it must.
  const { stdout } = await promisify(execFile)(process.execPath, [oxlint, "--format", "json"], {
    cwd: folder,
  }).catch((e) => e);
  findings = JSON.parse(stdout).diagnostics;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rulesBrokenIn = (path) => findings.filter(({ filename }) => filename === path).map(({ code }) => code);

describe("time, chance and the environment are arguments", () => {
  test.each(Object.keys(ambient).map((what, i) => [what, i]))("%s is refused", (_, i) => {
    expect(rulesBrokenIn(`apps/server/src/ambient-${i}.ts`)).toContain("hortus(no-ambient)");
  });

  test("a Date made from a given instant is welcome", () => {
    expect(rulesBrokenIn("apps/server/src/harmless.ts")).toEqual([]);
  });

  test("the kernel and one clock.ts a browser app may read the machine's clock, other files may not", () => {
    expect(rulesBrokenIn("packages/kernel/src/clock.ts")).toEqual([]);
    expect(rulesBrokenIn("apps/console/src/clock.ts")).toEqual([]);
    expect(rulesBrokenIn("apps/console/src/page.ts")).toContain("hortus(no-ambient)");
  });
});

describe("every test runs", () => {
  test.each(Object.keys(idle).map((what, i) => [what, i]))("%s is refused", (_, i) => {
    expect(rulesBrokenIn(`apps/server/src/idle-${i}.test.ts`)).toContain("hortus(no-idle-tests)");
  });
});

test("oxlint's rules for correctness and for suspicious code are on", () => {
  const broken = ["eslint(no-unneeded-ternary)", "eslint(valid-typeof)"];
  expect(rulesBrokenIn("apps/server/src/loose.ts").toSorted()).toEqual(broken);
});
