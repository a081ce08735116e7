import { appendEvents, type EventHandler } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { customersMerged, mergeUndone } from "../../customers/events.ts";
import { membershipsMoved } from "../events.ts";
import { holdMemberships, moveMemberships, moveMembershipsBack } from "./merge-store.ts";

/** Memberships and their history follow the customer into the profile that stays, and back. Which of two cards counts, the view says. */
export const mergesHandler: EventHandler<Context> = {
  name: "membership/merges",
  types: [customersMerged.type, mergeUndone.type],
  batchSize: 100,
  async handle(tx, events, { clock }) {
    const tell = (customerIds: readonly string[]) =>
      appendEvents(
        tx,
        clock,
        customerIds.map((customerId) => membershipsMoved.of({ customerId, payload: {} })),
      );
    await holdMemberships(
      tx,
      events.flatMap((event) =>
        customersMerged.is(event) || mergeUndone.is(event) ? [event.payload.from] : [],
      ),
    );
    for (const event of events) {
      if (customersMerged.is(event)) {
        const { from, to } = event.payload;
        if (await moveMemberships(tx, from, to)) await tell([to]);
      } else if (mergeUndone.is(event)) {
        const { from, to } = event.payload;
        if (await moveMembershipsBack(tx, event.payload)) await tell([from, to]);
      }
    }
  },
};
