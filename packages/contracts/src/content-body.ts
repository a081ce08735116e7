/** What a customer gets to see of a piece of content, kind by kind. */
import { z } from "zod";
import { id, text } from "./common.ts";
import { posterLayout, posterWords } from "./posters.ts";

/** "script": words for an advisor or a message; "article" and "link" are cards that lead to a page; "poster" is a picture that we draw. */
export const CONTENT_KINDS = [
  "script",
  "article",
  "link",
  "image",
  "video",
  "file",
  "mini_program",
  "poster",
] as const;
export const contentKind = z.enum(CONTENT_KINDS);
export type ContentKind = z.infer<typeof contentKind>;

/** Names of people, filled in when it is sent; where one has no value and no default, nothing is sent. */
export const CONTENT_VARIABLES = ["customer", "advisor"] as const;

/** WeCom takes 4 000 bytes: some 1 300 Chinese characters. */
const words = z.string().trim().max(1_300);
const optionalWords = words.default("");
const webPage = {
  /** Goes before the card, where the channel has room for it. */
  text: optionalWords,
  title: text(40),
  desc: z.string().trim().max(160).default(""),
  url: z.url({ protocol: /^https?$/ }).max(2_048),
  coverId: id.optional(),
};
const withFile = { text: optionalWords, fileId: id };

/** What a customer gets to see. */
export const contentBody = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("script"), text: text(1_300) }),
  z.object({ kind: z.literal("article"), ...webPage }),
  z.object({ kind: z.literal("link"), ...webPage }),
  z.object({ kind: z.literal("image"), ...withFile }),
  z.object({ kind: z.literal("video"), ...withFile }),
  z.object({ kind: z.literal("file"), ...withFile }),
  z.object({
    kind: z.literal("mini_program"),
    text: optionalWords,
    /** WeCom counts 64 bytes. */
    title: text(21),
    appId: text(64),
    /** The page inside it, "pages/index.html". */
    page: text(512),
    coverId: id,
  }),
  z.object({
    kind: z.literal("poster"),
    text: optionalWords,
    layout: posterLayout,
    /** The picture, which the server draws when it is saved; none while the poster has variables. */
    fileId: id.optional(),
  }),
]);
export type ContentBody = z.output<typeof contentBody>;

/** The words that a customer reads, as the rules check them: the text, and what comes with it. */
export function wordsOf(body: ContentBody, fileName?: string): { text: string; extras: string[] } {
  const { text: own } = body;
  switch (body.kind) {
    case "script":
    case "image":
    case "video":
      return { text: own, extras: [] };
    case "file":
      return { text: own, extras: fileName ? [fileName] : [] };
    case "mini_program":
      return { text: own, extras: [body.title] };
    case "poster": {
      const drawn = posterWords(body.layout.layers);
      return own && drawn ? { text: own, extras: [drawn] } : { text: own || drawn, extras: [] };
    }
    default:
      return { text: own, extras: [body.title, body.desc].filter(Boolean) };
  }
}
