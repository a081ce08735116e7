import type { EventHandler } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { askToTell, tellingLoop, type Telling } from "../../../telling.ts";
import { storePlaced, storeStaffed } from "../../stores/events.ts";
import { findStaff } from "../../stores/index.ts";
import { advisorPlaced } from "../events.ts";
import { replacePlaces } from "./place-store.ts";

const customersOfAdvisor: Telling = {
  queue: "advisor_place_telling",
  column: "advisor_id",
  type: "text",
  rows: "customer_contact", // by customer_contact_of_advisor
  where: sql`removed_at is null`,
};

/**
 * Where the advisors of customers serve. A store that moved, or has other advisors, is read anew from the tree, whatever the event said: what is
 * told late or twice ends in the same rows. The advisors concerned have their customers told bit by bit, for there may be ten thousand.
 */
export const advisorPlacesHandler: EventHandler<Context> = {
  name: "customers/advisor-places",
  types: [storePlaced.type, storeStaffed.type],
  async handle(tx, events, { clock }) {
    const storeIds = new Set(
      events.flatMap((event) =>
        storePlaced.is(event) || storeStaffed.is(event) ? [event.payload.storeId] : [],
      ),
    );
    const moved = await replacePlaces(tx, [...storeIds], await findStaff(tx, [...storeIds]));
    await askToTell(tx, customersOfAdvisor, moved, clock.now());
  },
};

export const tellAdvisorPlacesLoop = tellingLoop({
  name: "customers/tell-advisor-places",
  telling: customersOfAdvisor,
  atOnce: 500, // as many as a handler takes at once
  events: (customerIds) => [advisorPlaced.of({ payload: { customerIds } })],
});
