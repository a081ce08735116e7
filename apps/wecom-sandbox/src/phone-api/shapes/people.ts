/** People with WeChat, and what a member of the company has of them. */
import { z } from "zod";
import { externalUserid, instant, userid } from "./pieces.ts";

const companyOfPerson = z.object({ corpName: z.string().max(64), position: z.string().max(64).default("") });

/** Somebody with WeChat, whether or not the company knows them. `id` is the external_userid. */
export const personShape = z.object({
  id: externalUserid,
  nickname: z.string(),
  gender: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  phone: z.string().nullable(),
  unionid: z.string(),
  /** Of another WeCom company: their external_userid begins with wo. */
  company: companyOfPerson.nullable(),
  /** How many members of the company have this person in their list. */
  contacts: z.int(),
});
export type Person = z.infer<typeof personShape>;

/** How somebody behaves in virtual life; who has none is given one by their id. */
export const personalityShape = z.enum(["friendly", "brief", "curious", "silent", "restless"]);
export type Personality = z.infer<typeof personalityShape>;

export const newPersonShape = z.object({
  personality: personalityShape.optional(),
  nickname: z.string().min(1).max(64),
  gender: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(0),
  phone: z.string().max(20).optional(),
  unionid: z.string().max(64).optional(),
  company: companyOfPerson.optional(),
});

/** One member's relation with one customer: remark, tags and state belong to the pair. */
export const relationShape = z.object({
  userid,
  staffName: z.string(),
  externalUserid,
  nickname: z.string(),
  remark: z.string(),
  description: z.string(),
  tags: z.array(z.object({ id: z.string(), name: z.string() })),
  /** The member's own, by name. */
  ownTags: z.array(z.string()),
  state: z.string(),
  addWay: z.int(),
  addedAt: instant,
  /** The customer has deleted the member; WeCom's API does not tell, and messages no longer arrive. */
  deletedByCustomer: z.boolean(),
});
export type Relation = z.infer<typeof relationShape>;

export const relationEditShape = z.object({
  remark: z.string().max(20).optional(),
  description: z.string().max(150).optional(),
  /** Replaces all corp tags of the pair. */
  tagIds: z.array(z.string()).max(3000).optional(),
  /** Replaces all of the member's own tags. */
  ownTags: z.array(z.string().min(1).max(30)).max(1000).optional(),
});
