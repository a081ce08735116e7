import { eventType } from "@hortus/kernel";
import { z } from "zod";

/**
 * A store is new, is called otherwise, or lies elsewhere. `path`: the ids of its regions from the top, and its own, parted by "/".
 * `names`: what orders may call it now; those it had before and has no more are in `formerNames`.
 */
export const storePlaced = eventType(
  "store_placed",
  z.object({
    storeId: z.string(),
    path: z.string(),
    names: z.array(z.string()),
    formerNames: z.array(z.string()),
  }),
);

/** Other advisors serve in this store than before. Who does is in the tree: `findStaff`. */
export const storeStaffed = eventType("store_staffed", z.object({ storeId: z.string() }));
