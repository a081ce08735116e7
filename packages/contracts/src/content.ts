import { z } from "zod";
import { flag, id, idParams, instant, localDate, page, pageQuery, several, text } from "./common.ts";
import { audience, CONTENT_CHANNELS, contentChannel, contentPurpose } from "./compliance.ts";
import { posterLayout, posterWords } from "./posters.ts";
import { regulatoryClass } from "./regulatory.ts";
import { OPERATORS, READERS, route } from "./route.ts";

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

/** A piece of the library that words or an attachment were copied from: its version never changes. */
export const contentSource = z.object({ id, version: z.int() });
export type ContentSource = z.infer<typeof contentSource>;

/** Names of people, filled in when it is sent; where one has no value and no default, nothing is sent. */
export const CONTENT_VARIABLES = ["customer", "advisor"] as const;

/** WeCom's limits: image and video 10 MB, other files 20 MB. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;
export const FILE_KINDS = ["image", "video", "file"] as const;
export const fileKind = z.enum(FILE_KINDS);

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

/** Who finds it: advisors as well, or headquarters alone. */
export const CONTENT_AUDIENCE = ["everyone", "headquarters"] as const;
export const openTo = z.enum(CONTENT_AUDIENCE);

/** All that a version fixes. */
export const contentDraft = z.object({
  name: text(60),
  body: contentBody,
  /** What it is for; offers sell. */
  purpose: contentPurpose,
  /** Where it may be used: the rules are asked for each. */
  channels: z.array(contentChannel).min(1).max(CONTENT_CHANNELS.length),
  /** What the law takes the goods for that it speaks of. */
  classes: z.array(regulatoryClass).max(20).default([]),
  audiences: z.array(audience).max(10).default([]),
  /** A product of the catalogue that it is about; its class counts as well. */
  productCode: z.string().trim().max(60).nullable().default(null),
  /** Topics and seasons, as people search for them. */
  labels: z.array(text(20)).max(12).default([]),
  openTo: openTo.default("everyone"),
  /** The last day on which it may be used. */
  expiresOn: localDate.nullable().default(null),
});
export type ContentDraft = z.output<typeof contentDraft>;

/** "waiting": a reviewer has to see it for one of its channels; "blocked": the rules forbid it since. */
export const CONTENT_STATES = ["usable", "waiting", "blocked", "expired"] as const;
export const contentState = z.enum(CONTENT_STATES);
export type ContentState = z.infer<typeof contentState>;

export const contentFile = z.object({
  id,
  name: z.string(),
  kind: fileKind,
  mimeType: z.string(),
  bytes: z.int(),
});
export type ContentFile = z.infer<typeof contentFile>;

export const contentItem = contentDraft.extend({
  id,
  folderId: id.nullable(),
  /** Counts changes; who uses a version goes on with that version. */
  version: z.int(),
  state: contentState,
  /** Of the channels, those where it may not be used now. */
  refusedChannels: z.array(contentChannel),
  /** The file or the cover picture, if it has one. */
  file: contentFile.optional(),
  /** Times that advisors noted to have used it. */
  uses: z.int(),
  lastUsedOn: localDate.nullable(),
  createdBy: z.string(),
  createdAt: instant,
  updatedAt: instant,
  archivedAt: instant.optional(),
});
export type ContentItem = z.output<typeof contentItem>;

export const contentVersion = contentDraft.extend({
  version: z.int(),
  by: z.string(),
  at: instant,
});
export type ContentVersion = z.output<typeof contentVersion>;

/** `folderId` null: at the top. Folders of scripts are their categories in the sidebar. */
export const contentFolder = z.object({
  id,
  name: z.string(),
  parentId: id.nullable(),
  /** What is in it and not archived, without its folders. */
  items: z.int(),
});
export type ContentFolder = z.infer<typeof contentFolder>;

/** What names a piece of content elsewhere: `as` says as what. */
export const contentUsage = z.object({
  kind: z.string(),
  id: z.string(),
  name: z.string(),
  as: z.string(),
  /** The version that is used there. */
  version: z.int().optional(),
  /** Customers who were sent it there. */
  sent: z.int().optional(),
});
export type ContentUsage = z.infer<typeof contentUsage>;

/** A script as the sidebar shows it. */
export const script = z.object({
  id,
  version: z.int(),
  name: z.string(),
  text: z.string(),
  folderId: id.nullable(),
  labels: z.array(z.string()),
  purpose: contentPurpose,
  uses: z.int(),
});
export type Script = z.infer<typeof script>;

const ADVISING = [...OPERATORS, "advisor"] as const;
const LOOKING = [...READERS, "advisor"] as const;

export const contentRoutes = {
  listContent: route({
    method: "GET",
    path: "/content",
    summary: "The library: latest changes first. Advisors find what is open to everyone",
    roles: LOOKING,
    query: pageQuery.extend({
      /** Words that all have to occur in the name, the text or the labels. */
      search: z.string().trim().max(60).optional(),
      kind: several(contentKind),
      folder: id.optional(),
      channel: contentChannel.optional(),
      purpose: contentPurpose.optional(),
      class: several(regulatoryClass),
      label: z.string().trim().max(20).optional(),
      /** Only what may be used now. */
      usable: flag.optional(),
      archived: z.enum(["true", "false"]).default("false"),
    }),
    response: page(contentItem),
  }),
  createContent: route({
    method: "POST",
    path: "/content",
    summary:
      "Puts a piece into the library; what the rules block is refused, what needs a reviewer goes to the desk",
    roles: OPERATORS,
    body: contentDraft.extend({ folderId: id.nullable().default(null) }),
    response: contentItem,
  }),
  getContent: route({
    method: "GET",
    path: "/content/:id",
    summary: "One piece of content",
    roles: LOOKING,
    params: idParams,
    response: contentItem,
  }),
  changeContent: route({
    method: "PUT",
    path: "/content/:id",
    summary: "Makes the next version, from `version`; where earlier ones are used they go on",
    roles: OPERATORS,
    params: idParams,
    body: contentDraft.extend({ version: z.int() }),
    response: contentItem,
  }),
  moveContent: route({
    method: "POST",
    path: "/content/move",
    summary: "Puts pieces into a folder; null: to the top",
    roles: OPERATORS,
    body: z.object({ ids: z.array(id).min(1).max(200), folderId: id.nullable() }),
    response: "nothing",
  }),
  archiveContent: route({
    method: "POST",
    path: "/content/:id/archive",
    summary: "Puts a piece away; refused while something uses it, with where",
    roles: OPERATORS,
    params: idParams,
    response: contentItem,
  }),
  restoreContent: route({
    method: "POST",
    path: "/content/:id/restore",
    summary: "Takes an archived piece back",
    roles: OPERATORS,
    params: idParams,
    response: contentItem,
  }),
  listContentVersions: route({
    method: "GET",
    path: "/content/:id/versions",
    summary: "All versions, the latest first; 200 at most",
    roles: READERS,
    params: idParams,
    response: z.object({ rows: z.array(contentVersion), asOf: instant }),
  }),
  listContentUsages: route({
    method: "GET",
    path: "/content/:id/usages",
    summary: "Where it is used, and how many customers were sent it there",
    roles: READERS,
    params: idParams,
    response: z.object({ rows: z.array(contentUsage), asOf: instant }),
  }),
  noteContentUse: route({
    method: "POST",
    path: "/content/:id/uses",
    summary: "An advisor used it; with the customer, it stands in the customer's timeline",
    roles: ADVISING,
    params: idParams,
    body: z.object({ customerId: id.optional() }),
    response: "nothing",
  }),
  listScripts: route({
    method: "GET",
    path: "/scripts",
    summary: "Scripts that may be used now, the most used first, with the folders they lie in",
    roles: LOOKING,
    query: z.object({
      search: z.string().trim().max(60).optional(),
      folder: id.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
    response: z.object({
      rows: z.array(script),
      folders: z.array(z.object({ id, name: z.string(), scripts: z.int() })),
      asOf: instant,
    }),
  }),
  listContentFolders: route({
    method: "GET",
    path: "/content-folders",
    summary: "All folders, by name; 500 at most",
    roles: LOOKING,
    response: z.object({ rows: z.array(contentFolder) }),
  }),
  createContentFolder: route({
    method: "POST",
    path: "/content-folders",
    summary: "Makes a folder; three levels at most",
    roles: OPERATORS,
    body: z.object({ name: text(30), parentId: id.nullable().default(null) }),
    response: contentFolder,
  }),
  renameContentFolder: route({
    method: "PATCH",
    path: "/content-folders/:id",
    summary: "Gives a folder another name",
    roles: OPERATORS,
    params: idParams,
    body: z.object({ name: text(30) }),
    response: contentFolder,
  }),
  deleteContentFolder: route({
    method: "DELETE",
    path: "/content-folders/:id",
    summary: "Deletes an empty folder; what is archived in it moves to the top",
    roles: OPERATORS,
    params: idParams,
    response: "nothing",
  }),
  uploadContentFile: route({
    method: "POST",
    path: "/content-files",
    summary: "Stores a picture (JPG, PNG), a video (MP4) or another file; the same file twice is one",
    roles: OPERATORS,
    upload: { maxBytes: MAX_FILE_BYTES },
    response: contentFile,
  }),
  getContentFile: route({
    method: "GET",
    path: "/content-files/:id",
    summary: "The file: pictures and videos to show, others to save",
    roles: LOOKING,
    params: idParams,
    response: "file",
  }),
};

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
