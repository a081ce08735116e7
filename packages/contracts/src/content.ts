/** The library of content: pieces with their versions, and what uses them. */
import { z } from "zod";
import { flag, id, idParams, instant, localDate, page, pageQuery, several, text } from "./common.ts";
import { contentBody, contentKind } from "./content-body.ts";
import { audience, CONTENT_CHANNELS, contentChannel, contentPurpose } from "./content-check.ts";
import { contentFile } from "./content-files.ts";
import { regulatoryClass } from "./regulatory.ts";
import { OPERATORS, READERS, route } from "./route.ts";

/** A piece of the library that words or an attachment were copied from: its version never changes. */
export const contentSource = z.object({ id, version: z.int() });
export type ContentSource = z.infer<typeof contentSource>;

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
};
