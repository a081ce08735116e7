import { z } from "zod";
import { id, instant, several, text } from "./common.ts";
import { OPERATORS, READERS, route } from "./route.ts";

/** In pixels. "a4" is printed at 150 dots an inch. */
export const POSTER_SIZES = {
  phone: { width: 1080, height: 1920 },
  portrait: { width: 1080, height: 1440 },
  square: { width: 1080, height: 1080 },
  a4: { width: 1240, height: 1754 },
} as const;
export const posterSize = z.enum(["phone", "portrait", "square", "a4"]);
export type PosterSize = keyof typeof POSTER_SIZES;

/** Filled in for the advisor whom a copy is drawn for. A poster is read by many, so it names no customer. */
export const POSTER_VARIABLES = ["advisor", "store"] as const;

export const MOST_LAYERS = 20;
/** All texts together; whoever writes more makes a page and no poster. */
export const MOST_POSTER_SIGNS = 500;
export const POSTER_WEIGHTS = [400, 700, 900] as const;
/** Below this many pixels of the poster a phone finds no code. */
export const LEAST_QR = 120;

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, "a colour like #1f6f5c");
/** The place of a layer, in pixels from the upper left; all of it lies within the poster. */
const box = {
  id: text(40),
  x: z.int().min(0).max(2_000),
  y: z.int().min(0).max(2_000),
  width: z.int().min(8).max(2_000),
  height: z.int().min(8).max(2_000),
};

/** Where a code leads. "nothing" is chosen by nobody yet: it is shown while drawing and can't be saved. */
export const qrTarget = z.discriminatedUnion("by", [
  z.object({ by: z.literal("nothing") }),
  /** `name` says what it is to people: an article behind a short link. */
  z.object({
    by: z.literal("url"),
    url: z.url({ protocol: /^https?$/ }).max(500),
    name: z.string().max(100).optional(),
  }),
  /** A code that others drew, kept as a file: WeCom alone knows what its own say. */
  z.object({
    by: z.literal("picture"),
    fileId: id,
    name: z.string().max(100).optional(),
    channelCodeId: id.optional(),
  }),
  /** To the advisor whom a copy is drawn for, by the own channel code: whoever scans it is counted there. */
  z.object({ by: z.literal("advisor") }),
]);
export type QrTarget = z.infer<typeof qrTarget>;

export const posterLayer = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("text"),
    ...box,
    text: z.string().trim().min(1).max(200),
    sizePx: z.int().min(16).max(400),
    weight: z.union([z.literal(400), z.literal(700), z.literal(900)]),
    colour,
    align: z.enum(["left", "center", "right"]),
    maxLines: z.int().min(1).max(12),
    /** What happens to a text that is too long for its box: it is set smaller, or ends in "…". */
    tooLong: z.enum(["shrink", "cut"]),
  }),
  z.object({ kind: z.literal("qr"), ...box, target: qrTarget }),
  z.object({
    kind: z.literal("picture"),
    ...box,
    fileId: id,
    fit: z.enum(["contain", "cover"]),
    radius: z.int().min(0).max(1_000),
  }),
  z.object({
    kind: z.literal("shape"),
    ...box,
    colour,
    /** In percent. */
    opacity: z.int().min(5).max(100),
    radius: z.int().min(0).max(1_000),
  }),
]);
export type PosterLayer = z.infer<typeof posterLayer>;

/** A poster: what lies lowest stands first among its layers. */
export const posterLayout = z
  .object({
    size: posterSize,
    background: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("colour"), colour }),
      z.object({ kind: z.literal("picture"), fileId: id, colour }),
    ]),
    layers: z.array(posterLayer).min(1).max(MOST_LAYERS),
  })
  .superRefine(({ size, layers }, context) => {
    const { width, height } = POSTER_SIZES[size];
    const refuse = (place: number, field: string, message: string) =>
      context.addIssue({ code: "custom", path: ["layers", place, field], message });
    for (const [place, layer] of layers.entries()) {
      if (layer.x + layer.width > width) refuse(place, "x", `lies beyond the right edge at ${width}`);
      if (layer.y + layer.height > height) refuse(place, "y", `lies beyond the lower edge at ${height}`);
      if (layer.kind === "qr" && Math.min(layer.width, layer.height) < LEAST_QR)
        refuse(place, "width", `a code needs ${LEAST_QR} pixels to be found by a phone`);
      if (layers.findIndex((other) => other.id === layer.id) < place)
        refuse(place, "id", "another layer has this id");
    }
    if (posterWords(layers).length > MOST_POSTER_SIGNS)
      context.addIssue({
        code: "custom",
        path: ["layers"],
        message: `a poster has ${MOST_POSTER_SIGNS} characters at most`,
      });
  });
export type PosterLayout = z.infer<typeof posterLayout>;

/** All that is written on it, as the rules check it: one text, so that words which two layers share are seen. */
export const posterWords = (layers: readonly PosterLayer[]): string =>
  layers.flatMap((layer) => (layer.kind === "text" ? [layer.text] : [])).join("\n");

/** Whether each advisor gets an own copy: it names the advisor or the store, or leads to the advisor's own code. */
export const isPersonal = ({ layers }: Pick<PosterLayout, "layers">): boolean =>
  layers.some(
    (layer) =>
      (layer.kind === "qr" && layer.target.by === "advisor") ||
      (layer.kind === "text" && POSTER_VARIABLES.some((name) => layer.text.includes(`{${name}}`))),
  );

/** How many advisors one archive has a copy for. */
export const MOST_COPIES = 500;
/**
 * Why there is no copy for an advisor: no channel code leads to nobody else, WeCom has not drawn it yet, no store to be named, or with the
 * name the poster breaks a rule.
 */
export const COPY_REFUSALS = ["no_code", "code_not_drawn", "no_store", "name_refused"] as const;
export const posterCopy = z.object({
  advisor: z.object({ id: z.string(), name: z.string() }),
  refusal: z.enum(COPY_REFUSALS).optional(),
});
export type PosterCopy = z.infer<typeof posterCopy>;

const copiesQuery = z.object({
  /** Absent: all who may have customers. */
  advisorId: several(z.string().max(64)),
});

/** How a text came out. */
export const fittedText = z.object({
  layerId: z.string(),
  /** As drawn; smaller than asked for when it had to shrink. */
  sizePx: z.int(),
  lines: z.int(),
  isCut: z.boolean(),
});
export type FittedText = z.infer<typeof fittedText>;

export const posterRoutes = {
  drawPoster: route({
    method: "POST",
    path: "/posters/draw",
    summary:
      "Draws a layout as it will be saved, half as wide; variables show as names of nobody, missing codes as a frame",
    roles: READERS, // who reviews a poster has to see it; one with names is kept as no picture
    body: z.object({ layout: posterLayout }),
    response: z.object({ png: z.base64(), texts: z.array(fittedText) }),
  }),
  downloadPoster: route({
    method: "GET",
    path: "/content/:id/poster.png",
    summary:
      "The poster to print, once it may be used; one with variables is drawn for the advisor who is named",
    roles: [...READERS, "advisor"],
    params: z.object({ id }),
    query: z.object({ advisorId: z.string().max(64).optional() }),
    response: "file",
  }),
  listPosterCopies: route({
    method: "GET",
    path: "/content/:id/poster-copies",
    summary: `For which advisors a poster can be drawn, and why not for others; ${MOST_COPIES} advisors at most`,
    roles: READERS,
    params: z.object({ id }),
    query: copiesQuery,
    response: z.object({ rows: z.array(posterCopy), asOf: instant }),
  }),
  downloadPosterCopies: route({
    method: "GET",
    path: "/content/:id/posters.zip",
    summary:
      "The poster for each of these advisors, a PNG each; a text file in it names those whom it could not be drawn for",
    roles: READERS,
    params: z.object({ id }),
    query: copiesQuery,
    response: "file",
  }),
  listMyPosters: route({
    method: "GET",
    path: "/posters/mine",
    summary: "Posters that the advisor who asks may use now, the latest first; fifty at most",
    roles: [...OPERATORS, "advisor"],
    response: z.object({
      rows: z.array(
        z.object({
          id,
          name: z.string(),
          size: posterSize,
          refusal: z.enum(COPY_REFUSALS).optional(),
        }),
      ),
      asOf: instant,
    }),
  }),
  handPosterToWecom: route({
    method: "POST",
    path: "/content/:id/poster-media",
    summary:
      "Gives the advisor's own copy to WeCom and answers its media id, by which the client sends it into a chat",
    roles: [...OPERATORS, "advisor"],
    params: z.object({ id }),
    response: z.object({ mediaId: z.string() }),
  }),
  wordsOnPictures: route({
    method: "GET",
    path: "/posters/words",
    summary: "What is written on pictures that were drawn here; the rules read it wherever they are sent",
    roles: READERS,
    query: z.object({ fileId: several(id) }),
    response: z.object({ rows: z.array(z.object({ fileId: id, words: z.string() })) }),
  }),
};
