import { appendEvents, type EventHandler, type Loop, type StoredEvent, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import {
  orderChanged,
  orderLinesChanged,
  orderPaid,
  orderRefunded,
  orderRemoved,
  ordersMoved,
  supplyChanged,
} from "../events.ts";
import { advanceRenewal, claimRenewal, findBuyersOf, renewalIsDue } from "./renewal-store.ts";
import { lockSupplies, renewFirstRunOut, renewSupplies } from "./supply-store.ts";

/** Whoever bought, gave back or has another product now: their days are decided anew, from all they ever bought. */
export const suppliesHandler: EventHandler<Context> = {
  name: "commerce/supplies",
  types: [
    orderPaid.type,
    orderChanged.type,
    orderRefunded.type,
    orderRemoved.type,
    ordersMoved.type,
    orderLinesChanged.type,
  ],
  async handle(tx, events, context) {
    const customersOf = (told: readonly StoredEvent[]) =>
      new Set(told.flatMap(({ customerId }) => customerId ?? []));
    const live = customersOf(events.filter((event) => !isHistoric(event)));
    await renew(tx, context, [...customersOf(events)], (customerId) => !live.has(customerId));
  },
};

/** Buyers a transaction renews: as many as a handler takes at once. */
const BUYERS_AT_ONCE = 500;

/** What was learned of a product moved: its buyers' days are decided anew, a slice a transaction; a run that died goes on where it was. */
export const renewSuppliesLoop: Loop<Context> = {
  name: "commerce/renew-supplies",
  everyMs: 5_000,
  waiting: ({ clock }) => renewalIsDue(clock.now()),
  run: (context) =>
    context.workspace.tx(async (tx) => {
      const due = await claimRenewal(tx, context.clock.now());
      if (!due) return false;
      const buyers = await findBuyersOf(tx, due, BUYERS_AT_ONCE);
      await renew(tx, context, buyers, () => true); // the customers did nothing
      await advanceRenewal(tx, due.code, buyers.length < BUYERS_AT_ONCE ? undefined : buyers.at(-1));
      return true;
    }),
};

/** @param isOfThePast what happened to this customer counts, but should start nothing */
async function renew(
  tx: Tx,
  { clock, timeZone }: Context,
  customerIds: readonly string[],
  isOfThePast: (customerId: string) => boolean,
): Promise<void> {
  if (customerIds.length === 0) return;
  await lockSupplies(tx);
  const changed = new Set([
    ...(await renewSupplies(tx, customerIds, timeZone)),
    ...(await renewFirstRunOut(tx, customerIds, timeZone)),
  ]);
  await appendEvents(
    tx,
    clock,
    [...changed].map((customerId) =>
      supplyChanged.of({ customerId, payload: isOfThePast(customerId) ? { historic: true } : {} }),
    ),
  );
}

const isHistoric = (event: StoredEvent) =>
  (orderPaid.is(event) || orderRefunded.is(event)) && event.payload.historic === true;
