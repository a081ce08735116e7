import type { EventHandler, StoredEvent, Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { orderPaid, orderRefunded, orderRemoved } from "../../commerce/events.ts";
import { contactLost } from "../../customers/events.ts";
import { segmentEntered } from "../../segments/events.ts";
import { findContacts } from "../../wecom/index.ts";
import { enrol, type Entrance } from "./enrol.ts";
import { exitOn } from "./exit.ts";
import type { Happening } from "../model.ts";
import { findLivingJourneys, type JourneyRow } from "../store.ts";

/** What happens to customers ends journeys and begins others, in the order in which it happened to each. */
export const journeysHandler: EventHandler<Context> = {
  name: "journeys",
  types: [orderPaid.type, orderRefunded.type, orderRemoved.type, segmentEntered.type, contactLost.type],
  async handle(tx, events, context) {
    const journeys = await findLivingJourneys(tx);
    if (journeys.length === 0) return;
    for (const run of splitIntoRuns(events.filter(counts))) await handleRun(tx, context, journeys, run);
  },
};

type OfCustomer = StoredEvent & { customerId: string };

/** A purchase imported from the past sets nothing off. */
const counts = (event: StoredEvent): event is OfCustomer =>
  event.customerId !== undefined && !(orderPaid.is(event) && event.payload.historic);

/** Consecutive events of one type in which nobody appears twice: each run is handled as a set, and the order is kept. */
function splitIntoRuns(events: readonly OfCustomer[]): OfCustomer[][] {
  const runs: OfCustomer[][] = [];
  let seen = new Set<string>();
  for (const event of events) {
    const run = runs.at(-1);
    if (run && run[0]?.type === event.type && !seen.has(event.customerId)) run.push(event);
    else {
      runs.push([event]);
      seen = new Set();
    }
    seen.add(event.customerId);
  }
  return runs;
}

async function handleRun(
  tx: Tx,
  context: Context,
  journeys: readonly JourneyRow[],
  run: readonly OfCustomer[],
): Promise<void> {
  const lost = run
    .filter(contactLost.is)
    .map((event) => event.customerId)
    .filter((id) => id !== undefined);
  const reachable = lost.length > 0 ? await findReachable(tx, lost) : new Set<string>();
  const happenings = run.flatMap((event): [string, Happening][] => {
    const happening = toHappening(event);
    return happening && !(happening.kind === "contact_lost" && reachable.has(event.customerId))
      ? [[event.customerId, happening]]
      : [];
  });
  await exitOn(tx, context, new Map(happenings));
  for (const journey of journeys) {
    if (journey.state !== "running") continue;
    const entrances = run.flatMap((event) => toEntrance(journey, event));
    if (entrances.length > 0) await enrol(tx, context, journey, entrances);
  }
}

/** Who has another advisor left is not lost. */
async function findReachable(tx: Tx, customerIds: readonly string[]): Promise<Set<string>> {
  const contacts = await findContacts(tx, customerIds);
  return new Set(contacts.filter(({ removedAt }) => removedAt === null).map(({ customerId }) => customerId));
}

function toHappening(event: OfCustomer): Happening | undefined {
  if (orderPaid.is(event))
    return { kind: "order_paid", key: orderKey(event.payload.orderId), at: event.occurredAt };
  if (orderRefunded.is(event)) return { kind: "order_refunded", orderId: event.payload.orderId };
  if (orderRemoved.is(event)) return { kind: "order_removed", orderId: event.payload.orderId };
  if (contactLost.is(event)) return { kind: "contact_lost" };
  return undefined;
}

function toEntrance({ definition }: JourneyRow, event: OfCustomer): Entrance[] {
  const trigger = definition?.trigger;
  const { customerId } = event;
  const at = event.occurredAt.toISOString();
  if (trigger?.kind === "order_paid" && orderPaid.is(event)) {
    const { orderId, amountFen } = event.payload;
    return [{ customerId, key: orderKey(orderId), cause: { kind: "order_paid", at, orderId, amountFen } }];
  }
  if (
    trigger?.kind === "segment_entered" &&
    segmentEntered.is(event) &&
    event.payload.segmentId === trigger.segmentId
  ) {
    return [
      {
        customerId,
        key: `segment:${event.id}`,
        cause: { kind: "segment_entered", at, segmentId: trigger.segmentId },
      },
    ];
  }
  return [];
}

const orderKey = (orderId: string): string => `order:${orderId}`;
