import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Font } from "./satori.ts";

/** A file in one weight is some 70 kB: a poster's worth of them many times over. */
const MOST_KEPT = 80;

export interface FontStock {
  fonts: Font[];
  /** For `font-family`, by weight. */
  families: ReadonlyMap<number, string>;
}

/**
 * The fonts for these texts, each in its weight; characters that there is none for are left out.
 *
 * Noto Sans SC (OFL 1.1) comes as a hundred small files, each with some two hundred characters in all weights. A poster needs ten of them,
 * so nothing is read before the first one is drawn, and no machine has to have a font of its own (decision 0061).
 */
export async function fontsFor(texts: readonly { text: string; weight: number }[]): Promise<FontStock> {
  const parts = await readParts();
  const families = new Map<number, string>();
  const fonts: Font[] = [];
  for (const weight of new Set(texts.map((one) => one.weight))) {
    const signs = new Set(texts.filter((one) => one.weight === weight).flatMap(({ text }) => [...text]));
    const needed = new Set([...signs, "…"].flatMap((sign) => partOf(parts, sign) ?? []));
    const names: string[] = [];
    for (const part of needed) {
      const name = `${part.key}-${weight}`;
      names.push(name);
      fonts.push({ name, data: await fontOf(part, weight), weight: 400, style: "normal" });
    }
    families.set(weight, names.join(", "));
  }
  return { fonts, families };
}

interface Part {
  key: string;
  ranges: readonly (readonly [number, number])[];
}

let known: Promise<readonly Part[]> | undefined;
const require = createRequire(import.meta.url);

async function read(): Promise<readonly Part[]> {
  const text = await readFile(require.resolve("@fontsource-variable/noto-sans-sc/unicode.json"), "utf8");
  const ranges: Record<string, string> = JSON.parse(text); // the package's own shape: {"[4]": "U+1f1e9-1f1f5,U+1f21a"}
  return Object.entries(ranges).map(([key, list]) => ({
    key: key.replaceAll(/[[\]]/g, ""),
    ranges: list.split(",").map((range): [number, number] => {
      const [from = "", to = from] = range.replace(/^U\+/i, "").split("-");
      return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
    }),
  }));
}

const readParts = (): Promise<readonly Part[]> => (known ??= read());

function partOf(parts: readonly Part[], sign: string): Part | undefined {
  const point = sign.codePointAt(0) ?? 0;
  return parts.find(({ ranges }) => ranges.some(([from, to]) => point >= from && point <= to));
}

/** The longest unused first. */
const kept = new Map<string, Promise<Buffer>>();

/** One file in one weight, as satori reads it: it knows neither WOFF2 nor weights that vary. */
function fontOf(part: Part, weight: number): Promise<Buffer> {
  const name = `${part.key}-${weight}`;
  const font = kept.get(name) ?? makeFont(part, weight);
  kept.delete(name);
  kept.set(name, font);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  font.catch(() => kept.delete(name));
  return font;
}

async function makeFont({ key, ranges }: Part, weight: number): Promise<Buffer> {
  const { default: subsetFont } = await import("subset-font");
  const file = await readFile(
    join(
      dirname(require.resolve("@fontsource-variable/noto-sans-sc/unicode.json")),
      `files/noto-sans-sc-${key}-wght-normal.woff2`,
    ),
  );
  const signs = ranges.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, step) => String.fromCodePoint(from + step)),
  );
  return subsetFont(file, signs.join(""), { targetFormat: "sfnt", variationAxes: { wght: weight } });
}
