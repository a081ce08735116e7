import type { EventHandler, Loop, StoredEvent, Tx } from "@hortus/kernel";
import { factsUsed, segmentsUsed, type Fact, type Rule } from "@hortus/rules";
import { sql } from "kysely";
import type { Context } from "../../context.ts";
import { customerCreated, customersMerged, mergeUndone } from "../customers/events.ts";
import { decideMembers, lockSegment, publishChanges, type DecidedRule } from "./decide.ts";
import { rfmScored, segmentEntered, segmentLeft } from "./events.ts";
import { findLivingSegments, type SegmentRow } from "./store.ts";

/**
 * Keeps every segment right after events (SEG-2): for each segment whose rule speaks of a fact that an event may have changed, the
 * touched customers are decided anew, in one statement a segment and batch.
 */
export function freshnessHandler(facts: readonly Fact[]): EventHandler<Context> {
  const factsByEvent = new Map<string, Set<string>>();
  for (const fact of facts) {
    for (const type of fact.changedBy)
      factsByEvent.set(type, (factsByEvent.get(type) ?? new Set()).add(fact.key));
  }
  return {
    name: "segments",
    types: [
      ...new Set([
        ...factsByEvent.keys(),
        customerCreated.type,
        customersMerged.type,
        mergeUndone.type,
        rfmScored.type,
      ]),
    ],
    async handle(tx, events, context) {
      await forgetMerged(tx, context, events);
      const touched = collectTouched(events, factsByEvent);
      for (const segment of await findLivingSegments(tx)) {
        const because = touchedBy(segment, touched);
        if (because.size > 0) await decideSegment(tx, context, segment, because);
      }
    },
  };
}

/** Customers to decide, with the event type that asks for it; under the key of a fact, of another segment, or of everything. */
type Touched = Map<string, Map<string, string>>;
const EVERY_FACT = "*";
const membershipOf = (segmentId: string) => `member of ${segmentId}`;

function collectTouched(
  events: readonly StoredEvent[],
  factsByEvent: ReadonlyMap<string, ReadonlySet<string>>,
): Touched {
  const touched: Touched = new Map();
  const add = (fact: string, customerId: string, type: string) => {
    const customers = touched.get(fact) ?? new Map<string, string>();
    touched.set(fact, customers.set(customerId, type));
  };
  const touchedFacts = (event: StoredEvent) =>
    // Of all the rules that name a segment, only those that name this one.
    segmentEntered.is(event) || segmentLeft.is(event)
      ? [membershipOf(event.payload.segmentId)]
      : (factsByEvent.get(event.type) ?? []);
  for (const event of events) {
    for (const fact of isAboutEverything(event) ? [EVERY_FACT] : touchedFacts(event)) {
      for (const customer of customersOf(event)) add(fact, customer, becauseOf(event));
    }
  }
  return touched;
}

// Somebody new, or merged with another, may answer any rule differently: also one that says "not".
const isAboutEverything = (event: StoredEvent) =>
  customerCreated.is(event) || customersMerged.is(event) || mergeUndone.is(event);

function customersOf(event: StoredEvent): string[] {
  if (carriesMany(event)) return event.payload.customerIds;
  if (mergeUndone.is(event)) return [event.payload.from, event.payload.to];
  return event.customerId ? [event.customerId] : [];
}

/** What is scored for everybody at night is told of many at once. */
const carriesMany = (event: StoredEvent): event is StoredEvent<{ customerIds: string[] }> =>
  typeof event.payload === "object" &&
  event.payload !== null &&
  "customerIds" in event.payload &&
  Array.isArray(event.payload.customerIds);

const becauseOf = (event: StoredEvent) =>
  customersMerged.is(event) || mergeUndone.is(event) ? "merge" : event.type;

function touchedBy(segment: SegmentRow, touched: Touched): Map<string, string> {
  const facts = new Set([
    EVERY_FACT,
    ...readBy(segment.rule),
    ...(segment.building_rule ? readBy(segment.building_rule) : []),
  ]);
  return new Map([...facts].flatMap((fact) => [...(touched.get(fact) ?? [])]));
}

const readBy = (rule: Rule): string[] => [...factsUsed(rule), ...segmentsUsed(rule).map(membershipOf)];

async function decideSegment(
  tx: Tx,
  context: Context,
  segment: SegmentRow,
  because: ReadonlyMap<string, string>,
): Promise<void> {
  await lockSegment(tx, segment.id);
  const customerIds = [...because.keys()];
  for (const decided of versionsOf(segment)) {
    const changes = await decideMembers(tx, context, decided, customerIds);
    if (decided.version !== segment.version) continue;
    for (const type of new Set(changes.map(({ customer_id }) => because.get(customer_id)!))) {
      // every change is of a customer that was asked for
      await publishChanges(
        tx,
        context,
        segment.id,
        changes.filter(({ customer_id }) => because.get(customer_id) === type),
        type,
      );
    }
  }
}

/** The version in force, once there is one, and the one that is being built. */
function versionsOf(segment: SegmentRow): DecidedRule[] {
  const versions: DecidedRule[] = [];
  if (segment.version > 0)
    versions.push({ segmentId: segment.id, version: segment.version, rule: segment.rule });
  if (segment.building_version && segment.building_rule) {
    versions.push({ segmentId: segment.id, version: segment.building_version, rule: segment.building_rule });
  }
  return versions;
}

/** Somebody who was merged away is in no segment any more. */
async function forgetMerged(tx: Tx, context: Context, events: readonly StoredEvent[]): Promise<void> {
  const gone = events.filter(customersMerged.is).map((event) => event.payload.from);
  if (gone.length === 0) return;
  await sql`delete from segment_due where customer_id = any(${gone})`.execute(tx);
  const { rows } = await sql<{ customer_id: string; segment_id: string }>`
    delete from segment_member as member
    using segment
    where member.customer_id = any(${gone}) and segment.id = member.segment_id
    returning member.customer_id, member.segment_id`.execute(tx);
  for (const row of rows)
    await publishChanges(
      tx,
      context,
      row.segment_id,
      [{ customer_id: row.customer_id, change: "left" }],
      "merge",
    );
}

/** Answers that the mere passing of time may have changed are decided anew at their instant. */
export const dueLoop: Loop<Context> = {
  name: "segments due",
  everyMs: 1_000,
  run: (context) =>
    context.workspace.tx(async (tx) => {
      const now = context.clock.now();
      const { rows: due } = await sql<{ segment_id: string }>`
        select segment_id from segment_due where due_at <= ${now} order by due_at limit 1`.execute(tx);
      const segmentId = due[0]?.segment_id;
      if (!segmentId) return false;
      // The segment first, its rows after, as the event handler does: two workers never wait for each other.
      await lockSegment(tx, segmentId);
      const { rows } = await sql<{ customer_id: string }>`
        select distinct customer_id
        from (
          select customer_id from segment_due where segment_id = ${segmentId} and due_at <= ${now} order by due_at limit 500
        ) as earliest`.execute(tx);
      const customerIds = rows.map((row) => row.customer_id);
      const [segment] = (await findLivingSegments(tx)).filter(({ id }) => id === segmentId);
      for (const decided of segment ? versionsOf(segment) : []) {
        const changes = await decideMembers(tx, context, decided, customerIds);
        if (decided.version === segment?.version)
          await publishChanges(tx, context, segmentId, changes, "time");
      }
      // What no living version awaits any more must not come due again.
      await sql`
        delete from segment_due
        where segment_id = ${segmentId} and customer_id = any(${customerIds}) and due_at <= ${now}`.execute(
        tx,
      );
      return true;
    }),
};
