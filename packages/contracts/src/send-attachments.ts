import { z } from "zod";
import { id, text } from "./common.ts";
import { contentSource } from "./content.ts";

const fromLibrary = { content: contentSource.optional() };

/** What goes out with the text. Files are the library's; a picture may also be one at a public address. */
export const sendAttachment = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("link"),
    title: text(40),
    desc: z.string().trim().max(160).optional(),
    url: z.url({ protocol: /^https?$/ }).max(2048),
    pictureUrl: z
      .url({ protocol: /^https?$/ })
      .max(2048)
      .optional(),
    /** The picture as a file of the library, which Moments ask for. */
    coverId: id.optional(),
    ...fromLibrary,
  }),
  z
    .object({
      kind: z.literal("image"),
      url: z
        .url({ protocol: /^https?$/ })
        .max(2048)
        .optional(),
      fileId: id.optional(),
      name: z.string().max(100).optional(),
      ...fromLibrary,
    })
    .refine(({ url, fileId }) => (url === undefined) !== (fileId === undefined), "either url or fileId"),
  z.object({ kind: z.literal("video"), fileId: id, name: text(100), ...fromLibrary }),
  z.object({ kind: z.literal("file"), fileId: id, name: text(100), ...fromLibrary }),
  z.object({
    kind: z.literal("mini_program"),
    /** WeCom counts 64 bytes. */
    title: text(21),
    appId: text(64),
    page: text(512),
    coverId: id,
    ...fromLibrary,
  }),
]);
export type SendAttachment = z.infer<typeof sendAttachment>;

/** The words of an attachment that a customer reads, as the rules check them. */
export function attachmentWords(attachment: SendAttachment): string[] {
  switch (attachment.kind) {
    case "link":
      return [attachment.title, attachment.desc ?? ""].filter(Boolean);
    case "mini_program":
      return [attachment.title];
    case "file":
      return [attachment.name];
    default:
      return [];
  }
}
