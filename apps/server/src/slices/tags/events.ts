import { eventType } from "@hortus/kernel";
import { z } from "zod";

/** A customer carries a tag that was not there before. */
export const customerTagged = eventType(
  "customer_tagged",
  z.object({ tagId: z.uuid(), source: z.enum(["person", "channel", "wecom", "rule"]) }),
);

/** A customer lost a tag, by whomever. */
export const customerUntagged = eventType("customer_untagged", z.object({ tagId: z.uuid() }));
