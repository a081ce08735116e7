// Makes dist/ a package of its own: our own packages bundled in, the phone page, the bridge. Publish it with
// `npm publish apps/wecom-sandbox/dist`; inside the repository nobody needs it.
import { chmodSync, cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const json = (path) => JSON.parse(readFileSync(here(path), "utf8"));

await build({
  configFile: false,
  root: here("."),
  ssr: { noExternal: [/^@hortus\//] },
  build: {
    ssr: true,
    outDir: here("./dist"),
    emptyOutDir: true,
    target: "node20",
    rolldownOptions: {
      input: { main: here("./src/main.ts"), index: here("./src/index.ts") },
      // what the kernel holds beside clock and log is the server's
      treeshake: { moduleSideEffects: false },
      output: { entryFileNames: "[name].js", chunkFileNames: "shared-[hash].js" },
    },
  },
});
await build({
  configFile: here("./src/phone/vite.config.ts"),
  root: here("./src/phone"),
  build: { outDir: here("./dist/phone"), emptyOutDir: true },
});
cpSync(here("./src/client/bridge.js"), here("./dist/client/bridge.js"));
for (const path of ["README.md", "docs"]) cpSync(here(path), here(`./dist/${path}`), { recursive: true });
cpSync(here("../../LICENSE"), here("./dist/LICENSE"));
writeFileSync(here("./dist/cli.mjs"), '#!/usr/bin/env node\nimport "./main.js";\n');
chmodSync(here("./dist/cli.mjs"), 0o755);

const { name, version, description, license, engines, dependencies } = json("./package.json");
const known = {
  ...json("../../packages/kernel/package.json").dependencies,
  ...json("../../packages/wecom-protocol/package.json").dependencies,
  ...dependencies,
};
const code = readdirSync(here("./dist")).filter((file) => file.endsWith(".js"));
const imported = code.flatMap((file) =>
  [...readFileSync(here(`./dist/${file}`), "utf8").matchAll(/^import [^"']*["']([^."'][^"']*)["']/gm)].map(
    ([, module]) => module,
  ),
);
const packages = [...new Set(imported)].filter((module) => module in known).sort();
const published = {
  name,
  version,
  description,
  license,
  type: "module",
  engines,
  bin: { "wecom-sandbox": "cli.mjs" },
  exports: { ".": "./index.js", "./package.json": "./package.json" },
  dependencies: Object.fromEntries(packages.map((module) => [module, known[module]])),
};
writeFileSync(here("./dist/package.json"), `${JSON.stringify(published, null, 2)}\n`);
