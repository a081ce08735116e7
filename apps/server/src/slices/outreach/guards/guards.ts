import { advisorAwayGuard, advisorBusyGuard, contactGuard } from "./advisors.ts";
import { complaintGuard } from "./complaint.ts";
import { consentGuard, unsubscribedGuard } from "./consent.ts";
import { contentApprovalGuard, contentBlockedGuard } from "./content.ts";
import { frequencyGuard, quotaGuard } from "./frequency.ts";
import type { Guard } from "./guard.ts";
import { holdOutGuard } from "./hold-out.ts";
import { prescriptionGuard } from "./prescription.ts";
import { quietHoursGuard, quietWindowGuard } from "./quiet.ts";

/**
 * Asked in this order before every send; the first objection counts (OUT-2). What can never be comes first, what only has to wait
 * after it, and the hold-out last, so that the two sides of a comparison differ in nothing else.
 */
export const guards: readonly Guard[] = [
  contactGuard,
  unsubscribedGuard,
  consentGuard,
  prescriptionGuard,
  contentBlockedGuard,
  contentApprovalGuard,
  complaintGuard,
  advisorAwayGuard,
  quietWindowGuard,
  quietHoursGuard,
  frequencyGuard,
  quotaGuard,
  advisorBusyGuard,
  holdOutGuard,
];
