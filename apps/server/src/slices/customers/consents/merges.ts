import type { EventHandler } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { moveConsents } from "../../compliance/index.ts";
import { moveWithCustomer } from "../attributes/values.ts";
import { moveComplaints } from "../complaints/store.ts";
import { followMerge } from "../conditions/handlers.ts";
import { customersMerged, mergeUndone } from "../events.ts";
import { moveOwnEvents } from "../own-events/merges.ts";

/** What two customers said belongs to the one that they are, and so does what was noted because they agreed, what they complained of, did, and their attributes. */
export const consentMergesHandler: EventHandler<Context> = {
  name: "customers/consent merges",
  types: [customersMerged.type, mergeUndone.type],
  batchSize: 50,
  async handle(tx, events, context) {
    for (const event of events) {
      if (!customersMerged.is(event) && !mergeUndone.is(event)) continue;
      await moveConsents(tx, context, event.payload);
      await followMerge(tx, context, event.payload);
      await moveComplaints(tx, event.payload);
      await moveWithCustomer(tx, context, event.payload);
      await moveOwnEvents(tx, context, event);
    }
  },
};
