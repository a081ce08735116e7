/** Contact ways (联系我): QR codes that lead a customer to one of several members. */
import { z } from "zod";
import { cursor, list, nothing, unixTime, userid } from "./shapes.ts";

const configId = z.string().min(1).max(64);
const pool = { user: z.array(userid).max(100).optional(), party: z.array(z.int()).optional() };
const changeable = {
  style: z.int().optional(),
  remark: z.string().max(30).optional(),
  skip_verify: z.boolean().optional(),
  /** Comes back as State in the callback and as `state` of the relation. */
  state: z.string().max(30).optional(),
  ...pool,
};

const contactWay = z.object({
  config_id: configId,
  type: z.int(),
  scene: z.int(),
  style: z.int().optional(),
  remark: z.string().default(""),
  skip_verify: z.boolean().default(true),
  state: z.string().default(""),
  qr_code: z.string().optional(),
  user: list(userid),
  party: list(z.int()),
  is_temp: z.boolean().optional(),
});

export const contactWayEndpoints = {
  "externalcontact/add_contact_way": {
    method: "POST",
    writes: true,
    request: z.object({
      /** 1 one member, 2 several */
      type: z.union([z.literal(1), z.literal(2)]),
      /** 1 button in a mini program, 2 QR code */
      scene: z.union([z.literal(1), z.literal(2)]),
      /** A customer who scans again comes to the same member. */
      is_exclusive: z.boolean().optional(),
      ...changeable,
    }),
    response: z.object({ config_id: configId, qr_code: z.string().optional() }),
  },
  "externalcontact/get_contact_way": {
    method: "POST",
    writes: false,
    request: z.object({ config_id: configId }),
    response: z.object({ contact_way: contactWay }),
  },
  /** Those created in the last 90 days unless a time is given. */
  "externalcontact/list_contact_way": {
    method: "POST",
    writes: false,
    request: z.object({
      start_time: unixTime.optional(),
      end_time: unixTime.optional(),
      cursor,
      limit: z.int().min(1).optional(),
    }),
    response: z.object({ contact_way: list(z.object({ config_id: configId })), next_cursor: cursor }),
  },
  /** Given fields overwrite; type and scene can't change; the QR picture stays the same. */
  "externalcontact/update_contact_way": {
    method: "POST",
    writes: true,
    request: z.object({ config_id: configId, ...changeable }),
    response: nothing,
  },
  "externalcontact/del_contact_way": {
    method: "POST",
    writes: true,
    request: z.object({ config_id: configId }),
    response: nothing,
  },
} as const;
