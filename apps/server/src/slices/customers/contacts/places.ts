import { appendEvents, type EventHandler, type Loop } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { storePlaced, storeStaffed } from "../../stores/events.ts";
import { findStaff } from "../../stores/index.ts";
import { advisorPlaced } from "../events.ts";
import {
  advanceTelling,
  askToTell,
  claimTelling,
  findCustomersOfAdvisor,
  replacePlaces,
  tellingIsDue,
} from "./place-store.ts";

/** As many as a handler takes at once. */
const CUSTOMERS_AT_ONCE = 500;

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
    await askToTell(tx, moved, clock.now());
  },
};

/** Tells of the customers of one advisor, a slice a transaction; a run that died goes on where it was. */
export const tellAdvisorPlacesLoop: Loop<Context> = {
  name: "customers/tell-advisor-places",
  everyMs: 1_000,
  waiting: ({ clock }) => tellingIsDue(clock.now()),
  run: ({ workspace, clock }) =>
    workspace.tx(async (tx) => {
      const due = await claimTelling(tx, clock.now());
      if (!due) return false;
      const customerIds = await findCustomersOfAdvisor(tx, due, CUSTOMERS_AT_ONCE);
      if (customerIds.length > 0)
        await appendEvents(tx, clock, [advisorPlaced.of({ payload: { customerIds } })]);
      await advanceTelling(
        tx,
        due.advisorId,
        customerIds.length < CUSTOMERS_AT_ONCE ? undefined : customerIds.at(-1),
      );
      return true;
    }),
};
