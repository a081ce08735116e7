import { eventType } from "@hortus/kernel";
import { z } from "zod";

const product = z.object({ productId: z.string(), code: z.string() });

export const productCreated = eventType("product_created", product);
/** `fields` names what is different now, in the contract's words; `archived` when it was put away or taken back. */
export const productChanged = eventType("product_changed", product.extend({ fields: z.array(z.string()) }));
