import type { EventHandler, StoredEvent, Tx } from "@hortus/kernel";
import { eventsThatMatter, type Fact } from "@hortus/rules";
import type { Context } from "../../../context.ts";
import { orderPaid, orderRefunded, orderRemoved } from "../../commerce/events.ts";
import { consentWithdrawn } from "../../compliance/events.ts";
import { complaintOpened, contactLost } from "../../customers/events.ts";
import { segmentEntered, segmentLeft } from "../../segments/events.ts";
import { findContacts } from "../../wecom/index.ts";
import { leadsOn } from "../definitions/awaited.ts";
import {
  causeOf,
  keyOf,
  knownEvents,
  matches,
  setsOff,
  type OfCustomer,
} from "../definitions/event-catalogue.ts";
import { enrol, type Entrance } from "../enrolments/enrol.ts";
import { exitByRule, exitOn } from "../enrolments/exit.ts";
import type { Happening } from "../model.ts";
import { findLivingJourneys, type JourneyRow } from "../store.ts";
import { refreshDates } from "./dates.ts";
import { isSince, wakeOn } from "./wake.ts";

/** What happens to customers ends journeys, begins others and ends waits, in the order in which it happened to each. */
export function journeysHandler(facts: readonly Fact[]): EventHandler<Context> {
  return {
    name: "journeys",
    types: [
      ...new Set([
        ...knownEvents.map(({ event }) => event),
        orderRemoved.type,
        consentWithdrawn.type,
        segmentEntered.type,
        segmentLeft.type,
        ...facts.flatMap(({ changedBy }) => changedBy),
      ]),
    ],
    async handle(tx, events, context) {
      const journeys = await findLivingJourneys(tx);
      if (journeys.length === 0) return;
      for (const run of splitIntoRuns(events.filter(setsOff))) await handleRun(tx, context, journeys, run);
      await refreshDates(tx, context, journeys, events);
    },
  };
}

/**
 * Events of one type in which nobody appears twice, to be handled as a set: each customer's first events by type, then the second ones.
 * The order is kept for each customer, and nothing here looks from one to another: five hundred mixed events are a handful of runs.
 */
function splitIntoRuns(events: readonly OfCustomer[]): OfCustomer[][] {
  const places = new Map<string, number>();
  const rounds: Map<string, OfCustomer[]>[] = [];
  for (const event of events) {
    const place = places.get(event.customerId) ?? 0;
    places.set(event.customerId, place + 1);
    const round = (rounds[place] ??= new Map());
    const run = round.get(event.type);
    if (run) run.push(event);
    else round.set(event.type, [event]);
  }
  return rounds.flatMap((round) => [...round.values()]);
}

async function handleRun(
  tx: Tx,
  context: Context,
  journeys: readonly JourneyRow[],
  run: readonly OfCustomer[],
): Promise<void> {
  const lost = run.filter(contactLost.is).flatMap((event) => event.customerId ?? []);
  const reachable = lost.length > 0 ? await findReachable(tx, lost) : new Set<string>();
  const happenings = run.flatMap((event): [string, Happening][] => {
    const happening = toHappening(event);
    return happening && !(happening.kind === "contact_lost" && reachable.has(event.customerId))
      ? [[event.customerId, happening]]
      : [];
  });
  const byCustomer = new Map(run.map((event) => [event.customerId, event]));
  if (happenings.length > 0)
    await exitOn(tx, context, new Map(happenings), (row, definition) => {
      const event = byCustomer.get(row.customer_id);
      return event !== undefined && isSince(row, event) && leadsOn(definition, row.step_id, event);
    });
  const type = run[0]?.type ?? "";
  const touched = journeys.filter(
    ({ definition }) =>
      definition?.exitRule && eventsThatMatter(definition.exitRule, context.facts).includes(type),
  );
  await exitByRule(
    tx,
    context,
    touched,
    run.map(({ customerId }) => customerId),
  );
  for (const journey of journeys) {
    if (journey.state !== "running") continue;
    const entrances = run.flatMap((event) => toEntrance(journey, event));
    if (entrances.length > 0) await enrol(tx, context, journey, entrances);
  }
  await wakeOn(tx, context, run);
}

/** Who has another advisor left is not lost. */
async function findReachable(tx: Tx, customerIds: readonly string[]): Promise<Set<string>> {
  const contacts = await findContacts(tx, customerIds);
  return new Set(contacts.filter(({ removedAt }) => removedAt === null).map(({ customerId }) => customerId));
}

function toHappening(event: OfCustomer): Happening | undefined {
  if (orderPaid.is(event)) return { kind: "order_paid", key: keyOf(event), at: event.occurredAt };
  if (orderRefunded.is(event)) return { kind: "order_refunded", orderId: event.payload.orderId };
  if (orderRemoved.is(event)) return { kind: "order_removed", orderId: event.payload.orderId };
  if (complaintOpened.is(event)) return { kind: "complaint_opened", at: event.occurredAt };
  if (contactLost.is(event)) return { kind: "contact_lost" };
  if (consentWithdrawn.is(event) && event.payload.purpose === "service_messages")
    return { kind: "unsubscribed" };
  return undefined;
}

function toEntrance({ definition }: JourneyRow, event: OfCustomer): Entrance[] {
  const trigger = definition?.trigger;
  const { customerId } = event;
  if (trigger?.kind === "event")
    return matches(event, trigger) ? [{ customerId, key: keyOf(event), cause: causeOf(event) }] : [];
  if (trigger?.kind !== "segment_entered" && trigger?.kind !== "segment_left") return [];
  const isOurs = (trigger.kind === "segment_entered" ? segmentEntered : segmentLeft).is(event as StoredEvent);
  const { segmentId } = event.payload as { segmentId?: string };
  if (!isOurs || segmentId !== trigger.segmentId) return [];
  const at = event.occurredAt.toISOString();
  return [{ customerId, key: `segment:${event.id}`, cause: { kind: trigger.kind, at, segmentId } }];
}
