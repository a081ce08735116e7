/** Token, departments and members. */
import { z } from "zod";
import { list, queryInt, userid } from "./shapes.ts";

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
  "department/simplelist": {
    method: "GET",
    writes: false,
    request: z.object({ id: queryInt.optional() }),
    response: z.object({
      department_id: list(z.object({ id: z.int(), parentid: z.int(), order: z.int() })),
    }),
  },
  "department/get": {
    method: "GET",
    writes: false,
    request: z.object({ id: queryInt }),
    response: z.object({ department }),
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
  /** By the phone number that the directory knows; 46004 if nobody has it. */
  "user/getuserid": {
    method: "POST",
    writes: false,
    request: z.object({ mobile: z.string().min(5).max(32) }),
    response: z.object({ userid }),
  },
  "user/get_userid_by_email": {
    method: "POST",
    writes: false,
    /** 1 the company's own mailbox, 2 another */
    request: z.object({ email: z.string().min(3).max(64), email_type: z.int().min(1).max(2).optional() }),
    response: z.object({ userid }),
  },
  /** For payments to members; 43004 if the member never bound WeChat. */
  "user/convert_to_openid": {
    method: "POST",
    writes: false,
    request: z.object({ userid }),
    response: z.object({ openid: z.string() }),
  },
} as const;
