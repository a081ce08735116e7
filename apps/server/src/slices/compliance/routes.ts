import { complianceRoutes } from "@hortus/contracts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { checkNow } from "./check-now.ts";

export const complianceEndpoints: readonly Endpoint[] = [
  endpoint(complianceRoutes.checkContent, async ({ context, body: { subject, ...content } }) =>
    checkNow(context.workspace.db, context, content, subject),
  ),
];
