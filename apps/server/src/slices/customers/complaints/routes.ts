import { complaintRoutes as routes } from "@hortus/contracts";
import { endpoint, type Endpoint } from "../../../slice.ts";
import { closeComplaint, listComplaints, listCustomerComplaints, openComplaint } from "./operations.ts";

export const complaintEndpoints: readonly Endpoint[] = [
  endpoint(routes.listComplaints, ({ context, query }) => listComplaints(context, query)),
  endpoint(routes.listCustomerComplaints, ({ context, caller, params }) =>
    listCustomerComplaints(context, caller, params.id),
  ),
  endpoint(routes.openComplaint, ({ context, caller, params, body }) =>
    openComplaint(context, caller, params.id, body),
  ),
  endpoint(routes.closeComplaint, ({ context, caller, params, body }) =>
    closeComplaint(context, caller, params.id, params.complaintId, body),
  ),
];
