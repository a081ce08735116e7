import type { EventHandler } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { askToTell, tellingLoop, type Telling } from "../../../telling.ts";
import { storePlaced } from "../../stores/events.ts";
import { ordersPlaced } from "../events.ts";
import { dropPlaces, putPlaces } from "./place-store.ts";

const buyersOfStore: Telling = {
  queue: "order_place_telling",
  column: "store",
  type: "text",
  rows: "customer_order", // by customer_order_of_store
};

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
    await askToTell(tx, buyersOfStore, moved, clock.now());
  },
};

export const tellPlacesLoop = tellingLoop({
  name: "commerce/tell-places",
  telling: buyersOfStore,
  atOnce: 1_000, // some 20 ms on the embedded database
  events: (customerIds, store) =>
    customerIds.map((customerId) => ordersPlaced.of({ customerId, payload: { store } })),
});
