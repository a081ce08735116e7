import { randomBytes } from "node:crypto";
import { journeyRoutes, segmentRoutes, type JourneyDraft } from "@hortus/contracts";
import { customerCount, fill } from "./fill.ts";
import { openHouse, type BenchHouse } from "./house.ts";
import { processorSeconds, type Bench } from "./measure.ts";
import { settle } from "./rest.ts";

const SEGMENTS = 100;
const JOURNEYS = 50;
/** By then is over what a start and the filling set off: first looks, the forecast's first fit, statistics, the server's own vacuum. */
const REST_S = Number(process.env["BENCH_REST"] ?? 90);
const STRETCHES = 6;
const STRETCH_S = 10;
const FLOOR_PERCENT = 3;

/**
 * What a process with HTTP, worker and jobs, and the database's server beside it, take of one core while nothing happens: a hundred segments
 * over windows, sums, sequences and attributes, and fifty running journeys, whose next day or window comes hours from now.
 */
export const idle: Bench = {
  name: "idle",
  async run() {
    const name = `bench_${randomBytes(6).toString("hex")}`;
    const filled = await openHouse(name);
    await fill(filled);
    await settle(filled);
    await makeSegments(filled);
    await makeJourneys(filled);
    await filled.worker.drain();
    await filled.close();
    const house = await openHouse(name, true);
    await rest(REST_S);
    const shares: number[] = [];
    for (let stretch = 0; stretch < STRETCHES; stretch++)
      shares.push((100 * (await processorSeconds(house.server, () => rest(STRETCH_S)))) / STRETCH_S);
    await refuseUnlessReady(house);
    await house.close(false);
    return [
      {
        bench: "idle",
        metric: `of ${customerCount}: ${SEGMENTS} segments, ${JOURNEYS} journeys, ${STRETCHES * STRETCH_S} s`,
        value: shares.reduce((sum, share) => sum + share, 0) / STRETCHES,
        unit: "% of core",
        reference: { name: "the floor", value: FLOOR_PERCENT },
        runs: shares,
      },
    ];
  },
};

const rest = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));

/** Days differ, so that no two segments are one rule. */
const kinds: ((days: number) => Record<string, unknown>)[] = [
  (days) => orders({ aggregate: "count", window: { kind: "last", days }, op: "at_least", value: 2 }),
  (days) =>
    orders({
      aggregate: "sum",
      measure: "amount",
      window: { kind: "last", days },
      op: "greater",
      value: 60_000,
    }),
  (days) => orders({ aggregate: "last", op: "more_than_days_ago", value: days }),
  (days) => ({
    kind: "sequence",
    first: { fact: "order", window: { kind: "last", days: days * 10 } },
    op: "not_followed",
    second: { fact: "order" },
    within: { days },
  }),
  (days) => ({ kind: "attribute", fact: "customer.first_seen_at", op: "within_last_days", value: days }),
];

const orders = (asked: Record<string, unknown>) => ({ kind: "records", fact: "order", ...asked });
const inHangzhou = { kind: "attribute", fact: "customer.city", op: "equals", value: "Hangzhou" };

async function makeSegments({ owner, worker }: BenchHouse): Promise<void> {
  for (let n = 0; n < SEGMENTS; n++) {
    const of = [inHangzhou, kinds[n % kinds.length]?.(20 + n)];
    const rule = { version: 1, root: { kind: "all", of } };
    await owner.call(segmentRoutes.createSegment, { body: { name: `Idle ${n}`, rule } });
  }
  await worker.drain();
}

/** By orders, by entering a segment, by a date, and by the calendar: twelve hours from now, so that none begins meanwhile. */
async function makeJourneys({ owner, context }: BenchHouse): Promise<void> {
  const { rows: segments } = await owner.call(segmentRoutes.listSegments, { query: {} });
  const segmentId = segments[0]?.id ?? "";
  const clock = { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: context.timeZone } as const;
  const at = new Date(context.clock.now().getTime() + 43_200_000).toLocaleTimeString("en-GB", clock);
  const [hour, minute] = at.split(":").map(Number);
  const triggers: JourneyDraft["trigger"][] = [
    { kind: "event", event: "order_paid" },
    { kind: "segment_entered", segmentId },
    { kind: "date", fact: "customer.birthday", days: -3, at, yearly: true },
    { kind: "schedule", cron: `${minute} ${hour} * * *`, segmentId },
  ];
  for (let n = 0; n < JOURNEYS; n++) {
    const trigger = triggers[n % triggers.length]!; // there are four
    const { id } = await owner.call(journeyRoutes.createJourney, {
      body: { name: `Idle ${n}`, definition: { ...returnVisit, trigger } },
    });
    await owner.call(journeyRoutes.publishJourney, { params: { id } });
  }
}

const returnVisit: Omit<JourneyDraft, "trigger"> = {
  exits: ["contact_lost", "order_refunded"],
  reentry: { kind: "each" },
  start: "day-3",
  steps: [
    {
      kind: "wait",
      id: "day-3",
      name: "Day 3",
      until: { kind: "day", day: 3, at: "10:00" },
      next: "ask",
    },
    {
      kind: "message",
      id: "ask",
      name: "Ask",
      class: "care",
      text: "{customer}您好，我是{advisor}。",
      next: null,
    },
  ],
};

/** @throws when what was to rest was never there */
async function refuseUnlessReady({ owner }: BenchHouse): Promise<void> {
  const { rows: segments } = await owner.call(segmentRoutes.listSegments, { query: {} });
  const { rows: journeys } = await owner.call(journeyRoutes.listJourneys, { query: {} });
  const ready = segments.filter(({ state }) => state === "ready").length;
  const running = journeys.filter(({ state }) => state === "running").length;
  if (ready !== SEGMENTS || running !== JOURNEYS)
    throw new Error(`${ready} segments are ready and ${running} journeys run`);
}
