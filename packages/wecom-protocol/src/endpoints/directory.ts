/** Token, departments, members, and app messages to members. */
import { z } from "zod";
import { bytes, list, queryInt, userid } from "./shapes.ts";

const department = z.object({
  id: z.int(),
  /** Withheld from some self-built apps. */
  name: z.string().optional(),
  name_en: z.string().optional(),
  department_leader: z.array(z.string()).optional(),
  parentid: z.int(),
  order: z.int(),
});

/** Mobile, e-mail, gender and avatar are withheld from self-built apps since 2022, so all of them may be absent. */
const member = z.object({
  userid,
  name: z.string(),
  department: list(z.int()),
  order: z.array(z.int()).optional(),
  position: z.string().optional(),
  mobile: z.string().optional(),
  /** Text here, a number in external_contact. */
  gender: z.string().optional(),
  email: z.string().optional(),
  avatar: z.string().optional(),
  alias: z.string().optional(),
  is_leader_in_dept: z.array(z.int()).optional(),
  direct_leader: z.array(z.string()).optional(),
  main_department: z.int().optional(),
  open_userid: z.string().optional(),
  /** 1 active, 2 disabled, 4 not activated, 5 left */
  status: z.int(),
});

export const directoryEndpoints = {
  gettoken: {
    method: "GET",
    writes: false,
    request: z.object({ corpid: z.string(), corpsecret: z.string() }),
    response: z.object({ access_token: z.string().min(1), expires_in: z.int().positive() }),
  },
  "department/list": {
    method: "GET",
    writes: false,
    /** With `id` only its subtree. */
    request: z.object({ id: queryInt.optional() }),
    response: z.object({ department: list(department) }),
  },
  "user/list": {
    method: "GET",
    writes: false,
    /** Direct members of the department only. */
    request: z.object({ department_id: queryInt }),
    response: z.object({ userlist: list(member) }),
  },
  "user/simplelist": {
    method: "GET",
    writes: false,
    request: z.object({ department_id: queryInt }),
    response: z.object({
      userlist: list(
        z.object({ userid, name: z.string(), department: list(z.int()), open_userid: z.string().optional() }),
      ),
    }),
  },
  "user/get": { method: "GET", writes: false, request: z.object({ userid }), response: member },
  "message/send": {
    method: "POST",
    writes: true,
    request: z.object({
      /** userids joined by "|", at most 1000, or "@all" */
      touser: z.string().optional(),
      toparty: z.string().optional(),
      totag: z.string().optional(),
      msgtype: z.literal("text"),
      agentid: z.int(),
      text: z.object({ content: bytes(2048) }),
      safe: z.union([z.literal(0), z.literal(1)]).optional(),
      enable_duplicate_check: z.union([z.literal(0), z.literal(1)]).optional(),
      duplicate_check_interval: z.int().max(14_400).optional(),
    }),
    response: z.object({
      invaliduser: z.string().default(""),
      invalidparty: z.string().default(""),
      invalidtag: z.string().default(""),
      msgid: z.string().optional(),
    }),
  },
} as const;
