/** The product album (商品图册) that members pick from in chats. */
import { z } from "zod";
import { cursor, list, nothing, unixTime } from "./shapes.ts";

const productId = z.string().min(1).max(128);
const fields = {
  description: z.string().min(1).max(300),
  /** fen; at most 50 000 yuan */
  price: z.int().min(0).max(5_000_000),
  product_sn: z
    .string()
    .regex(/^[0-9A-Za-z]{0,128}$/)
    .optional(),
  attachments: z
    .array(z.object({ type: z.literal("image"), image: z.object({ media_id: z.string().min(1) }) }))
    .min(1)
    .max(9),
};
const product = z.object({
  product_id: z.string(),
  description: z.string(),
  price: z.int(),
  product_sn: z.string().default(""),
  create_time: unixTime.optional(),
  attachments: list(z.object({ type: z.string(), image: z.object({ media_id: z.string() }).optional() })),
});

export const productAlbumEndpoints = {
  "externalcontact/add_product_album": {
    method: "POST",
    writes: true,
    request: z.object(fields),
    response: z.object({ product_id: productId }),
  },
  "externalcontact/get_product_album": {
    method: "POST",
    writes: false,
    request: z.object({ product_id: productId }),
    response: z.object({ product }),
  },
  "externalcontact/get_product_album_list": {
    method: "POST",
    writes: false,
    request: z.object({ limit: z.int().min(1).optional(), cursor }),
    response: z.object({ next_cursor: z.string().default(""), product_list: list(product) }),
  },
  /** What is left out stays. */
  "externalcontact/update_product_album": {
    method: "POST",
    writes: true,
    request: z.object({ product_id: productId, ...z.object(fields).partial().shape }),
    response: nothing,
  },
  "externalcontact/delete_product_album": {
    method: "POST",
    writes: true,
    request: z.object({ product_id: productId }),
    response: nothing,
  },
} as const;
