/** Corp tags (企业客户标签) and marking customers with them. */
import { z } from "zod";
import { externalUserid, list, nothing, unixTime, userid } from "./shapes.ts";

const tagId = z.string().min(1).max(64);
const tagName = z.string().min(1).max(30);
const order = z.int().min(0).max(0xffff_ffff);
const tag = z.object({
  id: tagId,
  name: z.string(),
  create_time: unixTime,
  order: z.int(),
  /** Only when asked for by id: a deleted tag still answers. */
  deleted: z.boolean().optional(),
});
const tagGroup = z.object({
  group_id: tagId,
  group_name: z.string(),
  create_time: unixTime,
  order: z.int(),
  deleted: z.boolean().optional(),
  tag: list(tag),
});

export const corpTagEndpoints = {
  "externalcontact/get_corp_tag_list": {
    method: "POST",
    writes: false,
    request: z.object({ tag_id: z.array(tagId).optional(), group_id: z.array(tagId).optional() }),
    response: z.object({ tag_group: list(tagGroup) }),
  },
  /** With the name of an existing group it adds to that group. The answer holds the new tags only. */
  "externalcontact/add_corp_tag": {
    method: "POST",
    writes: true,
    request: z.object({
      group_id: tagId.optional(),
      group_name: tagName.optional(),
      order: order.optional(),
      tag: z.array(z.object({ name: tagName, order: order.optional() })).min(1),
      agentid: z.int().optional(),
    }),
    response: z.object({ tag_group: tagGroup }),
  },
  /** `id` of a tag or of a group. */
  "externalcontact/edit_corp_tag": {
    method: "POST",
    writes: true,
    request: z.object({
      id: tagId,
      name: tagName.optional(),
      order: order.optional(),
      agentid: z.int().optional(),
    }),
    response: nothing,
  },
  /** Customers lose the tag; a group dies with its last tag. */
  "externalcontact/del_corp_tag": {
    method: "POST",
    writes: true,
    request: z.object({
      tag_id: z.array(tagId).optional(),
      group_id: z.array(tagId).optional(),
      agentid: z.int().optional(),
    }),
    response: nothing,
  },
  "externalcontact/mark_tag": {
    method: "POST",
    writes: true,
    request: z.object({
      userid,
      external_userid: externalUserid,
      add_tag: z.array(tagId).optional(),
      remove_tag: z.array(tagId).optional(),
    }),
    response: nothing,
  },
} as const;
