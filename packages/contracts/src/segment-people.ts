/** The people of a segment: who is in it, who came and went, and why. */
import { z } from "zod";
import { instant, text } from "./common.ts";

export const segmentMember = z.object({ customerId: z.string(), name: z.string(), enteredAt: instant });
export const segmentChange = z.object({
  customerId: z.string(),
  name: z.string(),
  at: instant,
  change: z.enum(["entered", "left"]),
  /** "time", "rule" (a first fill or a new version), "merge", or the type of the event: "order_paid". */
  because: z.string(),
});

/** A part of a rule with what was seen of the customer, in words; groups carry their parts. */
export interface MembershipReason {
  text: { zh: string; en: string };
  answer: boolean;
  /** False for want of data rather than seen to be so; in a group it follows through, so that "not" of the unknown is unknown too. */
  isUnknown: boolean;
  /** When the passing of time alone may change it. */
  changesAt?: string | undefined;
  of: MembershipReason[];
}
export const membershipReason: z.ZodType<MembershipReason> = z.object({
  text: z.object({ zh: z.string(), en: z.string() }),
  answer: z.boolean(),
  isUnknown: z.boolean(),
  changesAt: instant.optional(),
  get of() {
    return z.array(membershipReason);
  },
});

/** Why somebody looks at the people of a sensitive segment; refused without, and kept in the audit. Others need none. */
export const forReason = { reason: text(200).optional() };
