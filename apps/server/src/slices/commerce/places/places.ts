import { appendEvents, type EventHandler, type Loop } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { storePlaced } from "../../stores/events.ts";
import { ordersPlaced } from "../events.ts";
import { advanceTelling, askToTell, claimTelling, dropPlaces, findBuyers, putPlaces } from "./place-store.ts";

/** Buyers a transaction tells of: some 20 ms on the embedded database. */
const BUYERS_AT_ONCE = 1_000;

/** A store that came or moved: its place is known at once, its buyers are told bit by bit, for there may be a million. */
export const placesHandler: EventHandler<Context> = {
  name: "commerce/places",
  types: [storePlaced.type],
  async handle(tx, events, { clock }) {
    const moved: string[] = [];
    for (const event of events) {
      if (!storePlaced.is(event)) continue;
      const { storeId, path, names, formerNames } = event.payload;
      moved.push(...(await dropPlaces(tx, storeId, formerNames)), ...(await putPlaces(tx, path, names)));
    }
    await askToTell(tx, moved, clock.now());
  },
};

/** Tells of the buyers of one store, a slice a transaction; a run that died goes on where it was. */
export const tellPlacesLoop: Loop<Context> = {
  name: "commerce/tell-places",
  everyMs: 5_000,
  run: ({ workspace, clock }) =>
    workspace.tx(async (tx) => {
      const due = await claimTelling(tx, clock.now());
      if (!due) return false;
      const buyers = await findBuyers(tx, due, BUYERS_AT_ONCE);
      await appendEvents(
        tx,
        clock,
        buyers.map((customerId) => ordersPlaced.of({ customerId, payload: { store: due.store } })),
      );
      await advanceTelling(tx, due.store, buyers.length < BUYERS_AT_ONCE ? undefined : buyers.at(-1));
      return true;
    }),
};
