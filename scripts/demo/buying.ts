import { commerceRoutes, CONVERSION_PATHS, type ApiClient } from "@hortus/contracts";
import type { Clock, Logger } from "@hortus/kernel";
import { createChance } from "./chance.ts";
import { lineOf, products } from "./company.ts";
import { personOf } from "./people.ts";
import { CUSTOMERS, storeOf } from "./purchases.ts";

const MEAN_PAUSE_MS = 45_000;

/** The demo's customers go on buying, one every 45 seconds or so of the machine's time, by the shop's API key. */
export function keepBuying({ shop, clock, log }: { shop: ApiClient; clock: Clock; log: Logger }): {
  stop(): Promise<void>;
} {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const next = () => {
    const pause = -Math.log(1 - createChance(clock.now().getTime() % 2 ** 31).next()) * MEAN_PAUSE_MS;
    timer = setTimeout(() => {
      running = buy(shop, clock).catch((error: unknown) =>
        log.warn({ err: error }, "demo: a purchase could not be told"),
      );
      next();
    }, pause);
  };
  next();
  return {
    async stop() {
      clearTimeout(timer);
      await running;
    },
  };
}

async function buy(shop: ApiClient, clock: Clock): Promise<void> {
  const now = clock.now();
  const chance = createChance(now.getTime() % 2 ** 31);
  const person = personOf(String(1 + chance.integer(CUSTOMERS)));
  const amountFen = 1_900 + chance.integer(300) * 100;
  await shop.call(commerceRoutes.pushOrders, {
    body: {
      orders: [
        {
          externalId: `LIVE-${now.getTime()}`,
          source: "mini-program",
          paidAt: now.toISOString(),
          amountFen,
          identities: { phone: person.phone, unionid: person.unionid },
          lines: [{ ...lineOf(chance.pick(products)), amountFen }],
          store: storeOf(person.number),
          conversionPath: chance.pick(CONVERSION_PATHS),
        },
      ],
    },
  });
}
