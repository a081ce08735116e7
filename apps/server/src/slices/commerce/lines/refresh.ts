import { appendEvents, type EventHandler, type Loop } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { productChanged, productCreated } from "../../catalog/events.ts";
import { findProducts, isPrescription } from "../../catalog/index.ts";
import { orderLinesChanged } from "../events.ts";
import { retellOrders } from "../orders/retell.ts";
import {
  advanceRefresh,
  askForRefresh,
  claimRefresh,
  findLinesToRefresh,
  refreshIsDue,
  refreshLines,
} from "./refresh-store.ts";

/** Lines a transaction refreshes: some 60 ms on the embedded database. */
const LINES_AT_ONCE = 500;
/**
 * An order that is being stored may have read the product as it was. No writing transaction lasts longer than 250 ms, so that after
 * this wait all of their lines are there to be refreshed.
 */
const SETTLED_AFTER_MS = 2_000;

/** Fields of a product that its lines keep. */
const KEPT = [
  "category",
  "brand",
  "role",
  "rangeRole",
  "regulatoryClass",
  "unitsPerPack",
  "dailyDose",
  "sharingFactor",
];

/** A product that came or changed has its lines refreshed: there may be a million of them, so that only the wish is written here. */
export const productsHandler: EventHandler<Context> = {
  name: "commerce/products",
  types: [productCreated.type, productChanged.type],
  async handle(tx, events, { clock }) {
    const codes = events.flatMap((event) => {
      if (productCreated.is(event)) return [event.payload.code];
      if (productChanged.is(event) && event.payload.fields.some((field) => KEPT.includes(field)))
        return [event.payload.code];
      return [];
    });
    await askForRefresh(tx, codes, new Date(clock.now().getTime() + SETTLED_AFTER_MS));
  },
};

/** Brings the lines of one product up to date, a slice a transaction; a run that died goes on where it was. */
export const refreshLinesLoop: Loop<Context> = {
  name: "commerce/refresh-lines",
  everyMs: 5_000,
  waiting: ({ clock }) => refreshIsDue(clock.now()),
  run: (context) =>
    context.workspace.tx(async (tx) => {
      const refresh = await claimRefresh(tx, context.clock.now());
      if (!refresh) return false;
      const product = (await findProducts(tx, [refresh.code])).get(refresh.code);
      const lines = await findLinesToRefresh(tx, refresh, LINES_AT_ONCE);
      const last = lines.at(-1);
      if (product && last) {
        const customerIds = await refreshLines(tx, refresh, last, product);
        // The timeline names goods, but none that need a prescription.
        const renamed = lines.filter(
          ({ regulatoryClass }) =>
            isPrescription(regulatoryClass ?? undefined) !== isPrescription(product.regulatoryClass),
        );
        await retellOrders(tx, context, renamed);
        await appendEvents(
          tx,
          context.clock,
          customerIds.map((customerId) =>
            orderLinesChanged.of({ customerId, payload: { code: product.code } }),
          ),
        );
      }
      await advanceRefresh(tx, refresh, lines.length < LINES_AT_ONCE ? undefined : last);
      return true;
    }),
};
