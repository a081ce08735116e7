import { CONSENT_PURPOSES } from "@hortus/contracts";
import { eventType } from "@hortus/kernel";
import { z } from "zod";

const version = z.object({
  reviewId: z.string(),
  contentHash: z.string(),
  origin: z.object({ kind: z.string(), id: z.string().optional() }),
});
/** A reviewer lets this version of a content go out. */
export const contentApproved = eventType("content_approved", version);
/** A reviewer sent it back, or ended an approval. */
export const contentRejected = eventType("content_rejected", version);

const consent = z.object({ purpose: z.enum(CONSENT_PURPOSES), entryId: z.string() });
/** The customer in `customerId` said yes to this purpose. */
export const consentGiven = eventType("consent_given", consent);
/** The customer in `customerId` said no to this purpose: whatever runs for it ends now. */
export const consentWithdrawn = eventType("consent_withdrawn", consent);
