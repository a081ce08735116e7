import { z } from "zod";
import { id, idParams, instant, page, pageQuery, text } from "./common.ts";
import { OPERATORS, READERS, route } from "./route.ts";

/** WeCom's limit, which holds for names made here too, since both sides mirror each other. */
const tagName = text(30);

/** How far the two sides agree: everything told, told soon, tried in vain (`syncError` says why), or a person has to decide. */
const mirror = {
  syncState: z.enum(["synced", "waiting", "failed", "conflict"]),
  syncError: z.string().optional(),
};

export const tag = z.object({
  id,
  name: z.string(),
  /** How many customers carry it. */
  customers: z.int(),
  ...mirror,
});
export type Tag = z.infer<typeof tag>;

export const tagGroup = z.object({ id, name: z.string(), tags: z.array(tag), ...mirror });
export type TagGroup = z.infer<typeof tagGroup>;

/** Who put a tag on a customer. What a person put is taken away by people only. */
export const tagSource = z.enum(["person", "channel", "wecom", "rule"]);
export type TagSource = z.infer<typeof tagSource>;

export const customerTag = z.object({
  tagId: id,
  name: z.string(),
  groupId: id,
  groupName: z.string(),
  source: tagSource,
  by: z.string().optional(),
  at: instant,
});
export type CustomerTag = z.infer<typeof customerTag>;

export const TAG_CONFLICTS = [
  "renamed_twice",
  "renamed_there",
  "gone_there",
  "lost_there",
  "put_there",
  "refused",
] as const;

/** How it stands on one side: a group or tag that is called so, is deleted or was never known; a customer who has the tag or lacks it. */
const side = z.object({
  state: z.enum(["named", "deleted", "unknown", "has", "lacks"]),
  name: z.string().optional(),
});

/** Both sides changed since they last agreed, or WeCom refuses what we tell it. Nothing moves until a person decides. */
export const tagConflict = z.object({
  /** To decide by. */
  key: z.string(),
  about: z.enum(["group", "tag", "customer"]),
  what: z.enum(TAG_CONFLICTS),
  /** Of the tag or group, as it is called here. */
  name: z.string(),
  /** Of the tag's group. */
  groupName: z.string().optional(),
  /** The customer, and the advisor in whose relation it was seen. */
  customer: z.object({ id, name: z.string() }).optional(),
  advisor: z.object({ id: z.string(), name: z.string() }).optional(),
  ours: side,
  theirs: side,
  /** Why WeCom refused. */
  errcode: z.int().optional(),
  since: instant,
});
export type TagConflict = z.infer<typeof tagConflict>;

const customerTags = z.object({ rows: z.array(customerTag) });
/** An entry's id, or a customer's and a tag's. */
const conflictKey = z.string().refine((key) => {
  const ids = key.split(":");
  return ids.length <= 2 && ids.every((part) => id.safeParse(part).success);
}, "not a key of a conflict");
const tagIds = z.array(id).max(100);

export const tagsRoutes = {
  listTagGroups: route({
    method: "GET",
    path: "/tag-groups",
    summary: "All living tag groups with their tags and how many customers carry each",
    roles: [...READERS, "advisor"],
    scope: "customers:read",
    response: z.object({
      rows: z.array(tagGroup),
      /** How many conflicts are open; counted up to 1 000. */
      conflicts: z.int(),
      asOf: instant,
    }),
  }),
  listTagConflicts: route({
    method: "GET",
    path: "/tag-conflicts",
    summary:
      "What differs between our tags and WeCom's and waits for a decision: groups and tags first, all on the first page, then customers, the latest first",
    roles: READERS,
    query: pageQuery.extend({ about: z.enum(["tag", "customer"]).optional() }),
    response: page(tagConflict),
  }),
  decideTagConflicts: route({
    method: "POST",
    path: "/tag-conflicts/decide",
    summary: "Lets our side or WeCom's hold; those that ended meanwhile are passed over",
    roles: OPERATORS,
    body: z.object({ keys: z.array(conflictKey).min(1).max(100), keep: z.enum(["ours", "theirs"]) }),
    response: z.object({ decided: z.int() }),
  }),
  createTagGroup: route({
    method: "POST",
    path: "/tag-groups",
    summary: "Makes a tag group with its first tags; WeCom hears of a group with its first tag",
    roles: OPERATORS,
    body: z.object({ name: tagName, tags: z.array(tagName).max(100).default([]) }),
    response: tagGroup,
  }),
  changeTagGroup: route({
    method: "PATCH",
    path: "/tag-groups/:id",
    summary: "Renames a tag group, or archives it with all its tags, here and in WeCom",
    roles: OPERATORS,
    params: idParams,
    body: z.object({ name: tagName.optional(), archived: z.literal(true).optional() }),
    response: "nothing",
  }),
  createTag: route({
    method: "POST",
    path: "/tags",
    summary: "Adds a tag to a group, here and in WeCom",
    roles: OPERATORS,
    body: z.object({ groupId: id, name: tagName }),
    response: tag,
  }),
  changeTag: route({
    method: "PATCH",
    path: "/tags/:id",
    summary: "Renames a tag, or archives it: customers lose it, here and in WeCom",
    roles: OPERATORS,
    params: idParams,
    body: z.object({ name: tagName.optional(), archived: z.literal(true).optional() }),
    response: "nothing",
  }),
  tagManyCustomers: route({
    method: "POST",
    path: "/customers/tags",
    summary: "Puts tags on many customers and takes tags from them",
    roles: OPERATORS,
    scope: "customers:write",
    body: z
      .object({
        customerIds: z.array(id).min(1).max(10_000),
        add: tagIds.default([]),
        remove: tagIds.default([]),
      })
      .refine(({ add, remove }) => add.length + remove.length > 0, "name at least one tag to add or remove")
      .refine(
        ({ add, remove }) => !add.some((tagId) => remove.includes(tagId)),
        "a tag is both added and removed",
      ),
    /** Tags newly put and taken, over all customers. */
    response: z.object({ added: z.int(), removed: z.int() }),
  }),
  getCustomerTags: route({
    method: "GET",
    path: "/customers/:id/tags",
    summary: "One customer's tags, with who put them",
    roles: [...READERS, "advisor"],
    scope: "customers:read",
    params: idParams,
    response: customerTags,
  }),
  putCustomerTags: route({
    method: "PUT",
    path: "/customers/:id/tags",
    summary: "Sets one customer's tags to exactly these",
    roles: [...OPERATORS, "advisor"],
    params: idParams,
    body: z.object({ tagIds }),
    response: customerTags,
  }),
};
