/** Templates of what a group says to those who join (入群欢迎语素材). The owner picks one in the client. */
import { z } from "zod";
import { bytes, nothing } from "./shapes.ts";

const templateId = z.string().min(1).max(128);
/** One part beside the text; of several WeCom takes the first in this order. `%NICKNAME%` in the text is replaced. */
const parts = {
  text: z.object({ content: bytes(3000) }).optional(),
  image: z.object({ media_id: z.string().optional(), pic_url: z.string().optional() }).optional(),
  link: z
    .object({
      title: bytes(128),
      picurl: z.string().optional(),
      desc: bytes(512).optional(),
      url: z.string().min(1).max(2048),
    })
    .optional(),
  miniprogram: z
    .object({ title: bytes(64), pic_media_id: z.string(), appid: z.string(), page: z.string() })
    .optional(),
  file: z.object({ media_id: z.string() }).optional(),
  video: z.object({ media_id: z.string() }).optional(),
};
const agentid = z.int().optional();

export const groupWelcomeEndpoints = {
  /** At most 100 (41055). */
  "externalcontact/group_welcome_template/add": {
    method: "POST",
    writes: true,
    request: z.object({
      ...parts,
      agentid,
      /** 1 by default: owners are told of it. */
      notify: z.union([z.literal(0), z.literal(1)]).optional(),
    }),
    response: z.object({ template_id: templateId }),
  },
  "externalcontact/group_welcome_template/edit": {
    method: "POST",
    writes: true,
    request: z.object({ template_id: templateId, ...parts, agentid }),
    response: nothing,
  },
  /** The parts stand at the root of the answer. */
  "externalcontact/group_welcome_template/get": {
    method: "POST",
    writes: false,
    request: z.object({ template_id: templateId }),
    response: z.object(parts),
  },
  "externalcontact/group_welcome_template/del": {
    method: "POST",
    writes: true,
    request: z.object({ template_id: templateId, agentid }),
    response: nothing,
  },
} as const;
