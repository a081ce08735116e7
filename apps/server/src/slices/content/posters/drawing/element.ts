import { POSTER_SIZES, type PosterLayer, type PosterLayout } from "@hortus/contracts";

/** What satori lays out: the shape of a React element, without React. */
export interface Element {
  type: string;
  key: null;
  props: Record<string, unknown> & { style: Style };
}
type Style = Record<string, string | number>;
export type TextLayer = Extract<PosterLayer, { kind: "text" }>;

/** Chinese is set a little wider than Latin; what this is for a line is what it is for the box. */
export const LINE_HEIGHT = 1.35;

/** How many lines of this size a text may have. At least one: a box that is lower than its line is taken for a line. */
export const linesIn = (
  { height, maxLines }: Pick<TextLayer, "height" | "maxLines">,
  sizePx: number,
): number => Math.max(1, Math.min(maxLines, Math.floor(height / (sizePx * LINE_HEIGHT))));

/** What the layers stand for: texts filled in and fitted, pictures and codes as data. */
export interface Filled {
  texts: ReadonlyMap<string, { text: string; sizePx: number; lines: number; family: string }>;
  pictures: ReadonlyMap<string, string>;
  codes: ReadonlyMap<string, string>;
}

export function posterElement({ size, background, layers }: PosterLayout, filled: Filled): Element {
  const { width, height } = POSTER_SIZES[size];
  const behind =
    background.kind === "picture"
      ? [picture(filled.pictures.get(background.fileId), { left: 0, top: 0, width, height }, "cover")]
      : [];
  return node(
    "div",
    { display: "flex", position: "relative", width, height, backgroundColor: background.colour },
    { children: [...behind, ...layers.map((layer) => layerElement(layer, filled))] },
  );
}

function layerElement(layer: PosterLayer, { texts, pictures, codes }: Filled): Element {
  const place = { left: layer.x, top: layer.y, width: layer.width, height: layer.height };
  switch (layer.kind) {
    case "text": {
      const fitted = texts.get(layer.id);
      return node(
        "div",
        { display: "flex", position: "absolute", overflow: "hidden", ...place },
        { children: fitted ? [textElement(layer, fitted)] : [] },
      );
    }
    case "qr": {
      // a code is square; in another box it stands in the middle
      const side = Math.min(layer.width, layer.height);
      const left = layer.x + Math.floor((layer.width - side) / 2);
      const top = layer.y + Math.floor((layer.height - side) / 2);
      return picture(codes.get(layer.id), { left, top, width: side, height: side }, "contain");
    }
    case "picture":
      return picture(pictures.get(layer.fileId), place, layer.fit, layer.radius);
    default:
      return node("div", {
        position: "absolute",
        ...place,
        backgroundColor: layer.colour,
        opacity: layer.opacity / 100,
        borderRadius: layer.radius,
      });
  }
}

/** A text as wide as its box, and as high as it comes out; after `lines` it ends in "…". */
export function textElement(
  layer: TextLayer,
  { text, sizePx, lines, family }: { text: string; sizePx: number; lines?: number; family: string },
): Element {
  return node(
    "div",
    {
      display: "block",
      width: layer.width,
      fontFamily: family,
      fontSize: sizePx,
      lineHeight: LINE_HEIGHT,
      color: layer.colour,
      textAlign: layer.align,
      whiteSpace: "pre-wrap",
      wordBreak: "break-word",
      ...(lines === undefined ? {} : { lineClamp: lines }),
    },
    { children: text },
  );
}

const picture = (
  src: string | undefined,
  place: { left: number; top: number; width: number; height: number },
  fit: "contain" | "cover",
  radius = 0,
): Element =>
  src === undefined
    ? node("div", { position: "absolute", ...place })
    : node(
        "img",
        { position: "absolute", ...place, objectFit: fit, borderRadius: radius },
        { src, width: place.width, height: place.height },
      );

const node = (type: string, style: Style, props: Record<string, unknown> = {}): Element => ({
  type,
  key: null,
  props: { ...props, style },
});
