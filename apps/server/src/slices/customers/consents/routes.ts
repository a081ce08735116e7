import { consentRoutes as routes } from "@hortus/contracts";
import { endpoint, type Endpoint } from "../../../slice.ts";
import { describeConsents, makeConsentLink } from "../../compliance/index.ts";
import { refuseOthersCustomer } from "../list/lookups.ts";
import { getCurrentId, recordConsent, recordManyConsents, reportReply } from "./operations.ts";

/** Consents of one customer: here and not in compliance, which knows ids but not whose customer somebody is. */
export const consentEndpoints: readonly Endpoint[] = [
  endpoint(routes.customerConsents, async ({ context, caller, params }) => {
    await refuseOthersCustomer(context.workspace.db, caller, params.id);
    return describeConsents(context, await getCurrentId(context, params.id));
  }),
  endpoint(routes.recordConsent, async ({ context, caller, params, body }) => {
    await refuseOthersCustomer(context.workspace.db, caller, params.id);
    return recordConsent(context, caller, params.id, body);
  }),
  endpoint(routes.recordConsents, async ({ context, caller, body }) =>
    recordManyConsents(context, caller, body),
  ),
  endpoint(routes.reportReply, async ({ context, body }) => reportReply(context, body)),
  endpoint(routes.consentLink, async ({ context, caller, params }) => {
    await refuseOthersCustomer(context.workspace.db, caller, params.id);
    return makeConsentLink(context, await getCurrentId(context, params.id));
  }),
];
