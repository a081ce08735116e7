import {
  LEAST_QR,
  POSTER_SIZES,
  type PosterLayer,
  type PosterLayout,
  type PosterSize,
} from "@hortus/contracts";

/** Where a layer lies, in pixels of the poster. */
export type Box = Pick<PosterLayer, "x" | "y" | "width" | "height">;
/** A line that a box was drawn to, across the whole poster. */
export interface Guides {
  x?: number;
  y?: number;
}
export const HANDLES = ["nw", "ne", "sw", "se", "e", "s"] as const;
export type Handle = (typeof HANDLES)[number];

const LEAST_SIDE = 16;

/** Moves a box within its poster; near the middle, an edge or a line of another layer it is drawn there. */
export function moveBox(
  box: Box,
  by: { x: number; y: number },
  lines: { x: readonly number[]; y: readonly number[] },
  size: PosterSize,
  /** How near is near; 0 draws it nowhere. */
  within: number,
): { box: Box; guides: Guides } {
  const along = (axis: "x" | "y", side: "width" | "height") => {
    const most = POSTER_SIZES[size][side] - box[side];
    const wanted = box[axis] + by[axis];
    // its own start, middle and end, to each line
    const drawn = [0, 0.5, 1]
      .flatMap((part) => lines[axis].map((line) => ({ line, start: line - box[side] * part })))
      .filter(({ start }) => start >= 0 && start <= most && Math.abs(start - wanted) < within)
      .toSorted((a, b) => Math.abs(a.start - wanted) - Math.abs(b.start - wanted))[0];
    return { start: drawn ? drawn.start : clamp(wanted, 0, most), line: drawn?.line };
  };
  const x = along("x", "width");
  const y = along("y", "height");
  return {
    box: { ...box, x: Math.round(x.start), y: Math.round(y.start) },
    guides: {
      ...(x.line === undefined ? {} : { x: x.line }),
      ...(y.line === undefined ? {} : { y: y.line }),
    },
  };
}

/** Moves a side or a corner; the opposite one stays. Codes stay square. */
export function resizeBox(
  box: Box,
  handle: Handle,
  by: { x: number; y: number },
  size: PosterSize,
  kind: PosterLayer["kind"],
): Box {
  const poster = POSTER_SIZES[size];
  const least = kind === "qr" ? LEAST_QR : LEAST_SIDE;
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  const fromLeft = handle.includes("w");
  const fromTop = handle.startsWith("n");
  const most = {
    width: fromLeft ? right : poster.width - box.x,
    height: fromTop ? bottom : poster.height - box.y,
  };
  let width = box.width + (handle === "s" ? 0 : fromLeft ? -by.x : by.x);
  let height = box.height + (handle === "e" ? 0 : fromTop ? -by.y : by.y);
  if (kind === "qr") {
    const side = handle === "e" ? width : handle === "s" ? height : Math.max(width, height);
    width = height = Math.min(side, most.width, most.height);
  }
  width = Math.round(clamp(width, least, most.width));
  height = Math.round(clamp(height, least, most.height));
  return { x: fromLeft ? right - width : box.x, y: fromTop ? bottom - height : box.y, width, height };
}

/** What a moved layer may be drawn to: the poster's middle and edges, and starts, middles and ends of the others. */
export function linesOf({ size, layers }: PosterLayout, without: string): { x: number[]; y: number[] } {
  const { width, height } = POSTER_SIZES[size];
  const others = layers.filter(({ id }) => id !== without);
  const of = (start: number, side: number) => [start, start + side / 2, start + side];
  return {
    x: [width / 2, 0, width, ...others.flatMap((box) => of(box.x, box.width))],
    y: [height / 2, 0, height, ...others.flatMap((box) => of(box.y, box.height))],
  };
}

/** A layout in another size: places keep their share of it, letters and all that is square their form. */
export function resizeLayout(layout: PosterLayout, size: PosterSize): PosterLayout {
  const [from, to] = [POSTER_SIZES[layout.size], POSTER_SIZES[size]];
  const across = to.width / from.width;
  const down = to.height / from.height;
  const least = Math.min(across, down);
  const layers = layout.layers.map((layer): PosterLayer => {
    const keepsForm = layer.kind === "qr" || (layer.kind !== "text" && layer.width === layer.height);
    const smallest = layer.kind === "qr" ? LEAST_QR : 8;
    const width = Math.max(smallest, Math.round(layer.width * (keepsForm ? least : across)));
    const height = Math.max(smallest, Math.round(layer.height * (keepsForm ? least : down)));
    const box = moveBox(
      { x: 0, y: 0, width, height },
      {
        x: Math.round((layer.x + layer.width / 2) * across - width / 2),
        y: Math.round((layer.y + layer.height / 2) * down - height / 2),
      },
      { x: [], y: [] },
      size,
      0,
    ).box;
    return layer.kind === "text"
      ? { ...layer, ...box, sizePx: Math.max(16, Math.round(layer.sizePx * least)) }
      : { ...layer, ...box };
  });
  return { ...layout, size, layers };
}

export const clamp = (value: number, least: number, most: number): number =>
  Math.max(least, Math.min(value, most));
