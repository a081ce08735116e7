/** Server programs as one file each: a process that loads its 600 TypeScript files one by one takes five seconds of processor time first. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");

/**
 * Bundles a program of ours when one of the files that went into it has changed since. Packages stay where they are.
 *
 * @param {string} entry a TypeScript file, relative to the repository
 * @returns {Promise<string>} the path of a module for Node.js, with a source map beside it
 * @throws {Error} with the bundler's messages
 */
export async function bundled(entry) {
  const path = join(root, "dist", basename(entry).replace(/\.ts$/, ".mjs"));
  if (isFresh(path)) return path;
  const { outputFiles, metafile } = await build({
    entryPoints: [join(root, entry)],
    absWorkingDir: root,
    outfile: path,
    bundle: true,
    write: false,
    metafile: true,
    sourcemap: "linked",
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "silent", // what is wrong is thrown
    plugins: [packagesOutside, filesWhereTheyWere],
  });
  mkdirSync(dirname(path), { recursive: true });
  for (const file of outputFiles.toReversed()) writeWhole(file.path, file.contents);
  const inputs = Object.keys(metafile.inputs);
  writeWhole(stampOf(path), JSON.stringify({ root, hash: hashOf(inputs), inputs }));
  return path;
}

const stampOf = (path) => `${path}.built-from`;

/** Content, not file times, as for the browser apps; another place of the repository counts as a change, since paths are in it. */
function isFresh(path) {
  if (!existsSync(path) || !existsSync(stampOf(path))) return false;
  const stamp = JSON.parse(readFileSync(stampOf(path), "utf8"));
  return stamp.root === root && stamp.inputs.every((input) => existsSync(join(root, input)))
    ? stamp.hash === hashOf(stamp.inputs)
    : false;
}

function hashOf(inputs) {
  const hash = createHash("sha256");
  for (const input of ["package-lock.json", ...inputs])
    hash.update(readFileSync(join(root, input))).update("\0");
  return hash.digest("hex");
}

/** Whoever reads it meanwhile sees the old one or the new one. */
function writeWhole(path, contents) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, contents);
  renameSync(own, path);
}

const packagesOutside = {
  name: "packages-outside",
  setup(bundler) {
    bundler.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === "entry-point" || path.startsWith("@hortus/") ? undefined : { path, external: true },
    );
  },
};

/** Migrations, rule packs and pages are read beside the source that names them. */
const filesWhereTheyWere = {
  name: "files-where-they-were",
  setup(bundler) {
    bundler.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      if (!source.includes("import.meta.")) return undefined;
      const contents = source
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href))
        .replaceAll("import.meta.dirname", JSON.stringify(dirname(path)));
      return { contents, loader: "ts" };
    });
  },
};
