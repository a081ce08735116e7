/** Who may import whom, worked out from floors.mjs. Run by `npm run check`; proven in scripts/floors.test.mjs. */
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { browserFolders, floors, slicesFolder } from "./floors.mjs";

const exact = (path) => `^${path.replaceAll(".", "\\.")}$`;
const folder = (path) => `^${path}/`;
const slices = (names) => `^${slicesFolder}/(${names.join("|")})/`;
const doors = `^${slicesFolder}/[^/]+/(index|events)\\.ts$`;
const tests = "\\.test\\.(tsx?|mjs)$";
// Doors of packages/rules that only the server opens: SQL, and the evaluator with its hash.
const serverDoors = "^packages/rules/src/(sql/|evaluate\\.ts$|bucket\\.ts$)";
const browserCode = {
  path: browserFolders.map(folder),
  // What tests share runs where they do.
  pathNot: [tests, "^packages/rules/src/testing/", "/vite\\.config\\.ts$", serverDoors],
};
const composition = ["^apps/server/src/(compose|main)\\.ts$"];

/** One rule a floor for what lies above it, and one for the neighbours on it. */
const floorRules = floors.flatMap((floor, index) => {
  const above = floors.slice(index + 1).flatMap((higher) => higher.slices);
  const up = {
    name: `no-import-up-from-${floor.name}`,
    comment: "Imports go down the floors. What must reach a higher slice goes as an event.",
    severity: "error",
    from: { path: slices(floor.slices) },
    to: { path: slices(above) },
  };
  const across = {
    name: `neighbours-on-${floor.name}-exchange-events-only`,
    comment: "Slices on one floor hear of each other by events.ts.",
    severity: "error",
    from: { path: `^${slicesFolder}/(${floor.slices.join("|")})/` },
    to: {
      path: slices(floor.slices),
      pathNot: [`^${slicesFolder}/$1/`, `^${slicesFolder}/[^/]+/events\\.ts$`],
    },
  };
  return [...(above.length > 0 ? [up] : []), ...(floor.slices.length > 1 ? [across] : [])];
});

const houseRules = [
  {
    name: "a-slice-is-entered-by-its-doors",
    comment: "index.ts says what others may ask, events.ts what the slice tells the world.",
    severity: "error",
    from: { path: `^${slicesFolder}/([^/]+)/` },
    to: { path: folder(slicesFolder), pathNot: [`^${slicesFolder}/$1/`, doors] },
  },
  {
    name: "the-house-enters-slices-by-their-doors",
    comment: "Outside the slices only compose.ts knows slice.ts; it is the one list and the only wiring.",
    severity: "error",
    from: { pathNot: [folder(slicesFolder), ...composition] },
    to: { path: folder(slicesFolder), pathNot: doors },
  },
  {
    name: "compose-takes-slices-whole",
    severity: "error",
    from: { path: composition },
    to: { path: folder(slicesFolder), pathNot: [doors, `^${slicesFolder}/[^/]+/slice\\.ts$`] },
  },
  {
    name: "slices-do-not-know-the-composition",
    comment: "A test may: it runs the whole house.",
    severity: "error",
    from: { path: folder(slicesFolder), pathNot: tests },
    to: { path: composition },
  },
  {
    name: "every-slice-stands-on-a-floor",
    comment: "Add the slice to floors.mjs.",
    severity: "error",
    from: {},
    to: { path: folder(slicesFolder), pathNot: slices(floors.flatMap((floor) => floor.slices)) },
  },
  {
    name: "apps-do-not-import-each-other",
    comment: "They meet over HTTP; scripts/ starts them together.",
    severity: "error",
    from: { path: "^apps/([^/]+)/" },
    to: { path: "^apps/", pathNot: "^apps/$1/" },
  },
  {
    name: "packages-do-not-import-apps",
    severity: "error",
    from: { path: "^packages/" },
    to: { path: "^(apps|scripts|stories|bench|e2e)/" },
  },
  {
    name: "a-package-is-entered-by-its-exports",
    comment: "Import @hortus/<package>, not a path into it.",
    severity: "error",
    from: { path: "^packages/([^/]+)/" },
    to: { path: "^packages/", pathNot: ["^packages/$1/", ...packageDoors()] },
  },
  {
    name: "the-house-enters-packages-by-their-exports",
    comment: "Import @hortus/<package>, not a path into it.",
    severity: "error",
    from: { pathNot: "^packages/" },
    to: { path: "^packages/", pathNot: packageDoors() },
  },
  {
    name: "browser-code-runs-without-node",
    severity: "error",
    from: browserCode,
    to: { dependencyTypes: ["core"] },
  },
  {
    name: "browser-code-runs-without-the-kernel",
    comment: "The kernel would bring the database driver along; its types are welcome.",
    severity: "error",
    from: browserCode,
    to: { path: ["^packages/kernel/", serverDoors], dependencyTypesNot: ["type-only"] },
  },
  {
    name: "the-phone-page-stays-apart-from-the-sandbox",
    comment:
      "It talks to the sandbox over HTTP, by the table of routes in phone-api.ts, which runs in browsers.",
    severity: "error",
    from: { path: "^apps/wecom-sandbox/src/phone/" },
    to: {
      path: "^apps/wecom-sandbox/",
      pathNot: "^apps/wecom-sandbox/(node_modules/|src/(phone/|phone-api(-shapes)?\\.ts$))",
      dependencyTypesNot: ["type-only"],
    },
  },
  {
    name: "nothing-imports-a-test",
    severity: "error",
    from: {},
    to: { path: tests },
  },
  {
    name: "test-harness-only-in-tests",
    severity: "error",
    from: { path: "^(packages|apps)/", pathNot: [tests, "(^|/)testing(/|\\.tsx?$)"] },
    to: { path: "^packages/kernel/src/testing(/|\\.ts$)" },
  },
  {
    name: "no-circular-imports",
    comment: "Two files that need each other are one, or hide a third.",
    severity: "error",
    from: {},
    to: { circular: true },
  },
  {
    name: "not-to-unresolvable",
    comment: "An import that nobody can follow would also pass every other rule unseen.",
    severity: "error",
    from: {},
    to: { couldNotResolve: true },
  },
];

/** The files that packages name in `exports`. */
function packageDoors() {
  return readdirSync("packages").flatMap((name) => {
    const { exports = {} } = JSON.parse(readFileSync(`packages/${name}/package.json`, "utf8"));
    return Object.values(exports).map((file) => exact(posix.join("packages", name, file)));
  });
}

export default {
  forbidden: [...floorRules, ...houseRules],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true, // a type import is knowledge of another slice too
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(data|artifacts)/|(^|/)dist/" },
    // Without exportsFields `@hortus/…` resolves to nothing, and every rule above passes.
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types", "default"],
      extensions: [".ts", ".tsx", ".d.ts", ".mts", ".mjs", ".js", ".json"],
      mainFields: ["module", "main", "types"],
    },
  },
};
