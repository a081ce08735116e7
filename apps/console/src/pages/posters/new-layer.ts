import { POSTER_SIZES, type PosterLayer, type PosterSize } from "@hortus/contracts";

export const newLayerId = (): string => `layer-${crypto.randomUUID().slice(0, 13)}`;

/** A layer to begin with, in the middle of the poster. */
export function newLayer(
  kind: PosterLayer["kind"],
  size: PosterSize,
  text: string,
  fileId = "",
): PosterLayer {
  const poster = POSTER_SIZES[size];
  const placed = (width: number, height: number) => ({
    id: newLayerId(),
    x: Math.round((poster.width - width) / 2),
    y: Math.round((poster.height - height) / 2),
    width,
    height,
  });
  switch (kind) {
    case "text":
      return {
        kind,
        ...placed(poster.width - 160, 120),
        text,
        sizePx: 72,
        weight: 700,
        colour: "#1c2a25",
        align: "center",
        maxLines: 2,
        tooLong: "shrink",
      };
    case "qr":
      return { kind, ...placed(360, 360), target: { by: "nothing" } };
    case "picture":
      return { kind, ...placed(360, 360), fileId, fit: "contain", radius: 0 };
    default:
      return { kind, ...placed(600, 300), colour: "#ffffff", opacity: 90, radius: 32 };
  }
}
