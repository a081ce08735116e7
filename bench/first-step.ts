import { commerceRoutes, journeyRoutes, segmentRoutes, type JourneyDraft } from "@hortus/contracts";
import { sql } from "kysely";
import { customerCount, fill } from "./fill.ts";
import { openHouse, type BenchHouse } from "./house.ts";
import { quantile, timed, type Bench, type Measure } from "./measure.ts";
import { settle } from "./rest.ts";

const PROBES = 60;
/** What one probe has set off besides (ladders, figures) is over before the next one. */
const REST_MS = 300;
const FLOOR_MS = 400;

/**
 * From the request that brings an order until the first step of a journey has planned its message for the buyer's advisor, while a worker
 * runs and nothing else happens: of a journey by orders, and of one by entering a segment that the order makes its buyer a member of. In the
 * end each has planned one message a buyer.
 */
export const firstStep: Bench = {
  name: "first-step",
  async run() {
    const house = await openHouse();
    await fill(house);
    await settle(house);
    const buyers = await knownBuyers(house);
    const segmentId = await buysTwice(house);
    const byOrder = await runningJourney(house, { kind: "event", event: "order_paid" });
    const bySegment = await runningJourney(house, { kind: "segment_entered", segmentId });
    await house.worker.drain();
    const worker = house.anotherWorker(true);
    const measures = [
      await latency(house, byOrder, "order to the first step", buyers.slice(0, PROBES)),
      await latency(house, bySegment, "order to a segment to the first step", buyers.slice(PROBES)),
    ];
    await worker.stop();
    await house.worker.drain();
    await refuseUnlessPlanned(house, [byOrder, bySegment]);
    await house.close();
    return measures;
  },
};

interface Buyer {
  customerId: string;
  externalId: string;
}

/** Of an order long ago, each with an advisor who may write to them. */
async function knownBuyers(house: BenchHouse): Promise<Buyer[]> {
  const { context, shop, worker } = house;
  const { db } = context.workspace;
  const externalIds = Array.from({ length: 2 * PROBES }, (_, n) => `buyer-${n}`);
  const orders = externalIds.map((externalId) => orderOf(house, externalId, 200));
  const { rows } = await shop.call(commerceRoutes.pushOrders, { body: { orders } });
  await worker.drain();
  const buyers = rows.map(({ customerId = "", index }) => ({ customerId, externalId: externalIds[index]! })); // asked above
  const now = context.clock.now();
  const ids = buyers.map(({ customerId }) => customerId);
  await sql`
    insert into customer_contact (customer_id, advisor_id, external_user_id, added_at)
    select id, 'advisor1', 'wm-' || id, ${now} from unnest(${ids}::uuid[]) as buyer (id)`.execute(db);
  await sql`
    insert into contact (external_user_id, user_id, name, customer_id, created_at, changed_at)
    select 'wm-' || id, 'advisor1', 'Buyer', id, ${now}, ${now} from unnest(${ids}::uuid[]) as buyer (id)`.execute(
    db,
  );
  return buyers;
}

let orders = 0;

function orderOf({ context }: BenchHouse, externalId: string, daysAgo: number) {
  const paidAt = new Date(context.clock.now().getTime() - daysAgo * 86_400_000).toISOString();
  return {
    externalId: `step-${orders++}`,
    source: "bench",
    paidAt,
    amountFen: 1_000,
    identities: { externalId },
  };
}

/** Twice in all, so the first order of a probe brings its buyer in. */
async function buysTwice({ owner }: BenchHouse): Promise<string> {
  const twice = {
    kind: "records",
    fact: "order",
    aggregate: "count",
    filters: [{ property: "source", op: "equals", value: "bench" }],
    op: "at_least",
    value: 2,
  };
  const { id } = await owner.call(segmentRoutes.createSegment, {
    body: { name: "Bought again", rule: { version: 1, root: { kind: "all", of: [twice] } } },
  });
  return id;
}

async function runningJourney({ owner }: BenchHouse, trigger: JourneyDraft["trigger"]): Promise<string> {
  const { id } = await owner.call(journeyRoutes.createJourney, {
    body: { name: `By ${trigger.kind}`, definition: { ...greeting, trigger } },
  });
  await owner.call(journeyRoutes.publishJourney, { params: { id } });
  return id;
}

const greeting: Omit<JourneyDraft, "trigger"> = {
  exits: ["contact_lost"],
  reentry: { kind: "each" },
  start: "thank",
  steps: [
    {
      kind: "message",
      id: "thank",
      name: "Thank",
      class: "care",
      text: "{customer}您好，我是{advisor}。",
      next: "later",
    },
    { kind: "wait", id: "later", name: "Later", until: { kind: "duration", minutes: 60_000 }, next: null },
  ],
};

/** One after the other, each of another buyer; asks every 2 ms. @throws when a buyer's step is not done after a minute */
async function latency(
  house: BenchHouse,
  journeyId: string,
  name: string,
  buyers: readonly Buyer[],
): Promise<Measure> {
  const { db } = house.context.workspace;
  const times: number[] = [];
  for (const { customerId, externalId } of buyers) {
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    const done = sql`
      select from enrolment_step
      where customer_id = ${customerId} and journey_id = ${journeyId} and step_id = 'thank' and outcome = 'planned'`;
    const deadline = performance.now() + 60_000;
    times.push(
      await timed(async () => {
        await house.shop.call(commerceRoutes.pushOrders, {
          body: { orders: [orderOf(house, externalId, 0)] },
        });
        while ((await done.execute(db)).rows.length === 0) {
          if (performance.now() > deadline) throw new Error(`${externalId}: no step after a minute`);
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
      }),
    );
  }
  return {
    bench: "first-step",
    metric: `p95 of ${customerCount}: ${name}; p50 ${Math.round(quantile(times, 0.5))}`,
    value: quantile(times, 0.95),
    unit: "ms",
    reference: { name: "the floor", value: FLOOR_MS },
    runs: times,
  };
}

/** @throws unless each journey has planned one message for each buyer of both rows: an order begins both */
async function refuseUnlessPlanned({ context }: BenchHouse, journeys: readonly string[]): Promise<void> {
  for (const journeyId of journeys) {
    const { rows } = await sql<{ planned: number; buyers: number }>`
      select count(*) as planned, count(distinct customer_id) as buyers from intent where journey_id = ${journeyId}`.execute(
      context.workspace.db,
    );
    if (rows[0]?.planned !== 2 * PROBES || rows[0].buyers !== 2 * PROBES)
      throw new Error(`Of ${2 * PROBES} buyers ${JSON.stringify(rows[0])}`);
  }
}
