import { appendEvents, type StoredEvent, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { moveRows, moveRowsBack } from "../../../merged-rows.ts";
import { customersMerged, mergeUndone, ownEventsMoved } from "../events.ts";

/** What somebody did goes where the customer goes. */
export async function moveOwnEvents(tx: Tx, { clock }: Context, event: StoredEvent): Promise<void> {
  const tell = (customerIds: readonly string[]) =>
    appendEvents(
      tx,
      clock,
      customerIds.map((customerId) => ownEventsMoved.of({ customerId, payload: {} })),
    );
  if (customersMerged.is(event)) {
    const { from, to } = event.payload;
    if (await moveRows(tx, "customer_own_event", from, to)) await tell([to]);
  } else if (mergeUndone.is(event)) {
    const { from, to } = event.payload;
    if (await moveRowsBack(tx, "customer_own_event", event.payload)) await tell([from, to]);
  }
}
