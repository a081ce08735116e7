import { customersRoutes } from "@hortus/contracts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { countCustomers, listCustomers } from "./list/list.ts";
import {
  addIdentity,
  changeCustomer,
  getProfile,
  listMerges,
  listTimeline,
  openProfile,
  revealIdentity,
} from "./profile/profile.ts";
import { findSources } from "./list/list-store.ts";
import { noteReply } from "./profile/replies.ts";
import { undoMerge } from "./recognise/undo-merge.ts";

export const customersEndpoints: readonly Endpoint[] = [
  endpoint(customersRoutes.listCustomers, ({ context, caller, query }) =>
    listCustomers(context, caller, query),
  ),
  endpoint(customersRoutes.countCustomers, ({ context, caller, query }) =>
    countCustomers(context, caller, query),
  ),
  endpoint(customersRoutes.getCustomer, ({ context, caller, params }) =>
    getProfile(context, caller, params.id),
  ),
  endpoint(customersRoutes.changeCustomer, ({ context, caller, params, body }) =>
    changeCustomer(context, caller, params.id, body),
  ),
  endpoint(customersRoutes.addIdentity, ({ context, caller, params, body }) =>
    addIdentity(context, caller, params.id, body),
  ),
  endpoint(customersRoutes.revealIdentity, ({ context, caller, params, body }) =>
    revealIdentity(context, caller, params.id, body),
  ),
  endpoint(customersRoutes.listTimeline, ({ context, caller, params, query }) =>
    listTimeline(context, caller, params.id, query),
  ),
  endpoint(customersRoutes.noteReply, ({ context, caller, params, body }) =>
    noteReply(context, caller, params.id, body),
  ),
  endpoint(customersRoutes.listMerges, async ({ context, caller, params }) => ({
    rows: await listMerges(context, caller, params.id),
  })),
  endpoint(customersRoutes.undoMerge, async ({ context, caller, params }) => {
    const id = await openProfile(context, caller, params.id);
    await undoMerge(context, caller, id, params.mergeId);
    return { rows: await listMerges(context, caller, id) };
  }),
  endpoint(customersRoutes.listCustomerSources, async ({ context }) => ({
    rows: await findSources(context.workspace.db),
  })),
];
