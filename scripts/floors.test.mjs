/** Each rule of the house is shown to bite once: a small house with planted breaches is cruised with the real rules. */
import { execFile } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { floors } from "../floors.mjs";
import rules from "../.dependency-cruiser.mjs";

const root = join(import.meta.dirname, "..");
const house = mkdtempSync(join(tmpdir(), "hortus-floors-"));
const slice = (path) => `apps/server/src/slices/${path}`;
let broken = [];
let modules = [];

/** What it is, the importing file, what it writes, and the rules that must notice. */
const breaches = [
  ["an import up the floors", slice("customers/a.ts"), "../journeys/index.ts", ["no-import-up-from-records"]],
  ["even of events", slice("platform/a.ts"), "../analytics/events.ts", ["no-import-up-from-house"]],
  ["even in a test", slice("tags/a.test.ts"), "../segments/index.ts", ["no-import-up-from-records"]],
  [
    "a neighbour's index.ts",
    slice("segments/a.ts"),
    "../outreach/index.ts",
    ["neighbours-on-engines-exchange-events-only"],
  ],
  [
    "an inner file of another slice",
    slice("journeys/b.ts"),
    "../customers/store.ts",
    ["a-slice-is-entered-by-its-doors"],
  ],
  [
    "compose.ts from a slice",
    slice("commerce/a.ts"),
    "../../compose.ts",
    ["slices-do-not-know-the-composition"],
  ],
  [
    "slice.ts outside compose.ts",
    "apps/server/src/http.ts",
    "./slices/tags/slice.ts",
    ["the-house-enters-slices-by-their-doors"],
  ],
  [
    "an inner file from compose.ts",
    "apps/server/src/main.ts",
    "./slices/tags/store.ts",
    ["compose-takes-slices-whole"],
  ],
  [
    "a slice that stands on no floor",
    "apps/server/src/b.ts",
    "./slices/attic/index.ts",
    ["every-slice-stands-on-a-floor"],
  ],
  [
    "an app from another app",
    "apps/console/src/a.ts",
    "../../h5/src/page.ts",
    ["apps-do-not-import-each-other"],
  ],
  [
    "an app from a package",
    "packages/rules/src/a.ts",
    "../../../apps/h5/src/page.ts",
    ["packages-do-not-import-apps"],
  ],
  [
    "a path into another package",
    "packages/wecom-protocol/src/a.ts",
    "../../kernel/src/inner.ts",
    ["a-package-is-entered-by-its-exports"],
  ],
  [
    "a path into a package from an app",
    "apps/server/src/c.ts",
    "../../../packages/kernel/src/inner.ts",
    ["the-house-enters-packages-by-their-exports"],
  ],
  [
    "a file that exports do not name",
    "apps/server/src/d.ts",
    "@hortus/kernel/src/inner.ts",
    ["not-to-unresolvable"],
  ],
  ["a package that is not there", "apps/server/src/e.ts", "@hortus/nowhere", ["not-to-unresolvable"]],
  ["a file that is not there", "apps/server/src/f.ts", "./nowhere.ts", ["not-to-unresolvable"]],
  ["Node in a browser", "packages/ui/src/a.ts", "node:fs", ["browser-code-runs-without-node"]],
  ["the kernel in a browser", "apps/h5/src/b.ts", "@hortus/kernel", ["browser-code-runs-without-the-kernel"]],
  [
    "the sandbox from its phone page",
    "apps/wecom-sandbox/src/phone/a.ts",
    "../main.ts",
    ["the-phone-page-stays-apart-from-the-sandbox"],
  ],
  ["a test", "apps/server/src/g.ts", "./slices/tags/a.test.ts", ["nothing-imports-a-test"]],
  [
    "the test harness outside tests",
    "apps/server/src/h.ts",
    "@hortus/kernel/testing",
    ["test-harness-only-in-tests"],
  ],
  ["a file that imports it back", "apps/server/src/cycle-a.ts", "./cycle-b.ts", ["no-circular-imports"]],
];

/** Imports that every rule must let pass. */
const welcome = [
  ["a lower slice's index.ts", slice("journeys/c.ts"), "../customers/index.ts"],
  ["a lower slice's events.ts", slice("analytics/c.ts"), "../commerce/events.ts"],
  ["a neighbour's events.ts", slice("commerce/c.ts"), "../acquisition/events.ts"],
  ["a file of its own", slice("customers/c.ts"), "./store.ts"],
  ["a package by its name", slice("customers/d.ts"), "@hortus/kernel"],
  ["the test harness in a test", slice("customers/d.test.ts"), "@hortus/kernel/testing"],
  ["slice.ts in compose.ts", "apps/server/src/compose.ts", "./slices/tags/slice.ts"],
];

beforeAll(async () => {
  const plant = (path, text) => {
    mkdirSync(join(house, dirname(path)), { recursive: true });
    writeFileSync(join(house, path), text);
  };
  for (const name of [...floors.flatMap((floor) => floor.slices), "attic"]) {
    for (const file of ["index", "events", "slice", "store"])
      plant(slice(`${name}/${file}.ts`), "export const it = 1;\n");
  }
  for (const name of readdirSync(join(root, "packages"))) {
    plant(`packages/${name}/src/index.ts`, "export const it = 1;\n");
    copyFileSync(join(root, `packages/${name}/package.json`), join(house, `packages/${name}/package.json`));
    mkdirSync(join(house, "node_modules/@hortus"), { recursive: true });
    symlinkSync(join(house, "packages", name), join(house, "node_modules/@hortus", name));
  }
  for (const path of [
    "packages/kernel/src/inner.ts",
    "packages/kernel/src/testing.ts",
    "apps/h5/src/page.ts",
  ]) {
    plant(path, "export const it = 1;\n");
  }
  plant("apps/wecom-sandbox/src/main.ts", "export const it = 1;\n");
  plant("apps/server/src/cycle-b.ts", 'import { it } from "./cycle-a.ts";\nexport const back = it;\n');
  for (const [, from, to] of [...breaches, ...welcome])
    plant(from, `import { it } from "${to}";\nexport const a = it;\n`);
  // A type is knowledge too: it goes by the same doors.
  plant(slice("surveys/a.ts"), 'import type { It } from "../journeys/index.ts";\nexport type A = It;\n');
  for (const file of ["floors.mjs", ".dependency-cruiser.mjs", "tsconfig.json"])
    copyFileSync(join(root, file), join(house, file));

  const depcruise = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const options = ["--config", ".dependency-cruiser.mjs", "--output-type", "json", "apps", "packages"];
  const { stdout } = await promisify(execFile)(process.execPath, [depcruise, ...options], {
    cwd: house,
    maxBuffer: 32 << 20,
  });
  const report = JSON.parse(stdout);
  broken = report.summary.violations.map(({ from, to, rule }) => ({ from, to, rule: rule.name }));
  modules = report.modules;
});
afterAll(() => rmSync(house, { recursive: true, force: true }));

const rulesBrokenBy = (path) => broken.filter(({ from }) => from === path).map(({ rule }) => rule);

describe("refused", () => {
  test.each(breaches)("%s (%s imports %s)", (_, from, _to, expected) => {
    expect(rulesBrokenBy(from)).toEqual(expect.arrayContaining(expected));
  });

  test("a type from a higher slice", () => {
    expect(rulesBrokenBy(slice("surveys/a.ts"))).toContain("no-import-up-from-touchpoints");
  });
});

describe("let pass", () => {
  test.each(welcome)("%s (%s imports %s)", (_, from) => {
    expect(rulesBrokenBy(from)).toEqual([]);
  });

  test("@hortus/kernel is followed to its source, so that rules see it", () => {
    const importing = modules.find(({ source }) => source === slice("customers/d.ts"));
    expect(importing.dependencies.map(({ resolved }) => resolved)).toEqual(["packages/kernel/src/index.ts"]);
  });
});

test("no rule is without a breach, but those that a floor repeats", () => {
  const repeated = /^(no-import-up-from|neighbours-on)-/;
  const proven = new Set(breaches.flatMap(([, , , expected]) => expected));
  const unproven = rules.forbidden
    .map(({ name }) => name)
    .filter((name) => !repeated.test(name) && !proven.has(name));
  expect(unproven).toEqual([]);
});

test("every slice in the house is on the list", () => {
  const listed = floors.flatMap((floor) => floor.slices);
  const standing = readdirSync(join(root, "apps/server/src/slices"));
  expect(standing.filter((name) => !listed.includes(name))).toEqual([]);
});
