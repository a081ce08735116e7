import { createHash } from "node:crypto";
import {
  PLACEHOLDER,
  POSTER_SIZES,
  type FittedText,
  type PosterLayout,
  type QrTarget,
} from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import { posterElement } from "./element.ts";
import { fitText } from "./fit.ts";
import { fontsFor } from "./fonts.ts";
import { missingQr, qrPicture } from "./qr.ts";
import { layOut } from "./satori.ts";

export interface PosterOrder {
  layout: PosterLayout;
  /** What stands in the texts for {advisor} and {store}. */
  values: Readonly<Record<string, string>>;
  /** Pictures of the layout as data URLs, by file. Nothing is fetched from anywhere. */
  pictures: ReadonlyMap<string, string>;
  /** The code of the advisor whom this copy is for, as a data URL. */
  ownCode?: string | undefined;
  /** One of many copies: it waits for its turn whoever else does, and is not kept, which would push out what editors look at. */
  isOneOfMany?: boolean;
  /** Of the PNG, in pixels. */
  width: number;
  /** Where the layout stands in the request, for errors: "body.layout". */
  field: string;
}

export interface Drawing {
  png: Buffer;
  texts: readonly FittedText[];
}

/** A drawing keeps a processor busy for a tenth of a second, the first for 1.4 s: more at once would only hold up everything else. */
const MOST_WAITING = 20;
/** Some 300 kB each; whoever edits goes back and forth among the last few. */
const MOST_KEPT = 24;

/** The longest unused first. */
const kept = new Map<string, Drawing>();
let waiting = 0;
let last: Promise<unknown> = Promise.resolve();

/**
 * Draws a poster, one after another; what was just drawn is taken from memory. Never inside a transaction.
 *
 * @throws {ProblemError} 400 `cannot_be_drawn` for a character that the font does not have, 503 while too many wait
 */
export async function drawPoster(order: PosterOrder): Promise<Drawing> {
  const { layout, values, ownCode, width } = order;
  if (order.isOneOfMany) return inTurn(order);
  const key = createHash("sha256")
    .update(JSON.stringify([layout, values, ownCode, width]))
    .digest("hex");
  const known = kept.get(key);
  if (known) return keep(key, known);
  if (waiting >= MOST_WAITING)
    throw new ProblemError(503, "too_many_drawings", "Too many posters are being drawn", {
      hint: "Try again in a moment.",
    });
  waiting++;
  try {
    return keep(key, await inTurn(order));
  } finally {
    waiting--;
  }
}

function inTurn(order: PosterOrder): Promise<Drawing> {
  const turn = last.then(() => draw(order));
  last = turn.catch(() => undefined);
  return turn;
}

function keep(key: string, drawing: Drawing): Drawing {
  kept.delete(key);
  kept.set(key, drawing);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return drawing;
}

async function draw(order: PosterOrder): Promise<Drawing> {
  const { layout, values, pictures, width, field } = order;
  const { renderAsync } = await import("@resvg/resvg-js");
  const places = layout.layers.flatMap((layer, place) =>
    layer.kind === "text" ? [{ layer, place, text: fill(layer.text, values) }] : [],
  );
  const stock = await fontsFor(places.map(({ layer, text }) => ({ text, weight: layer.weight })));
  const fitted = new Map<string, FittedText>();
  for (const { layer, text } of places) fitted.set(layer.id, await fitText(layer, text, stock));
  const texts = new Map(
    places.map(({ layer, text }) => {
      const { sizePx = layer.sizePx, lines = 1 } = fitted.get(layer.id) ?? {};
      return [layer.id, { text, sizePx, lines, family: stock.families.get(layer.weight) ?? "" }];
    }),
  );
  const missing = new Set<string>();
  const svg = await layOut(posterElement(layout, { texts, pictures, codes: await codesOf(order) }), {
    ...POSTER_SIZES[layout.size],
    fonts: stock.fonts,
    loadAdditionalAsset: async (_code, sign) => {
      missing.add(sign);
      return [];
    },
  });
  const bad = places.find(({ text }) => [...missing].some((sign) => text.includes(sign)));
  if (bad)
    throw new ProblemError(400, "cannot_be_drawn", `There is no picture of “${[...missing].join("")}”`, {
      field: `${field}.layers.${bad.place}.text`,
      hint: "Take it out: signs such as emoji are not in the font.",
    });
  const image = await renderAsync(svg, {
    fitTo: { mode: "width", value: width },
    font: { loadSystemFonts: false }, // satori drew the letters already
  });
  return { png: image.asPng(), texts: [...fitted.values()] };
}

async function codesOf({ layout, pictures, ownCode }: PosterOrder): Promise<Map<string, string>> {
  const codes = new Map<string, string>();
  for (const layer of layout.layers) if (layer.kind === "qr") codes.set(layer.id, await codeOf(layer.target));
  return codes;

  async function codeOf(target: QrTarget): Promise<string> {
    switch (target.by) {
      case "url":
        return qrPicture(target.url);
      case "picture":
        return pictures.get(target.fileId) ?? missingQr;
      case "advisor":
        return ownCode ?? missingQr;
      default:
        return missingQr;
    }
  }
}

/** @returns the text without a hole; callers see to it that each variable has a value */
export const fill = (text: string, values: PosterOrder["values"]): string =>
  text.replaceAll(PLACEHOLDER, (whole, name: string) => values[name] ?? whole);
