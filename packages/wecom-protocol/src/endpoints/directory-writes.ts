/**
 * Writing to the directory, and reading all userids: for the contacts-sync assistant (通讯录同步助手) alone, whose secret is another than an
 * app's. The errmsg of a success is `created`, `updated` or `deleted`.
 */
import { z } from "zod";
import { cursor, list, nothing, queryInt, userid } from "./shapes.ts";

const departmentName = z
  .string()
  .min(1)
  .max(32)
  .regex(/^[^\\:*?"<>|]*$/);
const order = z.int().min(0).max(0xffff_ffff);
/** The case used here is the case that is answered; compared without it. */
const newUserid = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z_\-@.]{0,63}$/);
const memberFields = {
  name: z.string().min(1).max(64).optional(),
  mobile: z.string().max(32).optional(),
  department: z.array(z.int()).min(1).max(100).optional(),
  position: z.string().max(128).optional(),
  /** 1 may sign in, 0 may not */
  enable: z.int().min(0).max(1).optional(),
};

export const directoryWriteEndpoints = {
  "department/create": {
    method: "POST",
    writes: true,
    request: z.object({
      name: departmentName,
      name_en: z.string().max(64).optional(),
      parentid: z.int(),
      order: order.optional(),
      /** Of the caller's choosing; made up if left out. */
      id: z.int().min(1).optional(),
    }),
    response: z.object({ id: z.int() }),
  },
  "department/update": {
    method: "POST",
    writes: true,
    request: z.object({
      id: z.int(),
      name: departmentName.optional(),
      name_en: z.string().max(64).optional(),
      parentid: z.int().optional(),
      order: order.optional(),
    }),
    response: nothing,
  },
  /** 60005 with members, 60006 with departments below, 60007 the root. */
  "department/delete": {
    method: "GET",
    writes: true,
    request: z.object({ id: queryInt }),
    response: nothing,
  },
  /** Not activated (status 4) until the member joins. */
  "user/create": {
    method: "POST",
    writes: true,
    request: z.object({ userid: newUserid, ...memberFields, name: z.string().min(1).max(64) }),
    response: nothing,
  },
  /** What is left out stays. */
  "user/update": {
    method: "POST",
    writes: true,
    request: z.object({ userid, ...memberFields }),
    response: nothing,
  },
  "user/delete": { method: "GET", writes: true, request: z.object({ userid }), response: nothing },
  "user/batchdelete": {
    method: "POST",
    writes: true,
    request: z.object({ useridlist: z.array(userid).min(1).max(200) }),
    response: nothing,
  },
  /** One row for each department of each member. */
  "user/list_id": {
    method: "POST",
    writes: false,
    request: z.object({ cursor, limit: z.int().min(1).optional() }),
    response: z.object({
      next_cursor: z.string().default(""),
      dept_user: list(z.object({ userid: z.string(), department: z.int() })),
    }),
  },
} as const;
