import type { EventHandler, StoredEvent, Tx } from "@hortus/kernel";
import type { Fact } from "@hortus/rules";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { customerCreated, customersMerged, mergeUndone } from "../../customers/events.ts";
import { segmentEntered, segmentLeft } from "../events.ts";
import { addToSizes, tellChanges } from "./changes.ts";
import { decideMembers } from "./decide.ts";
import { findLiving, membershipOf, type LivingSegment } from "./living.ts";
import { lockShares, shareOf, SHARES, sharesOf } from "./shares.ts";

/**
 * Keeps every segment right after events (SEG-2): the customers that a batch touched are decided anew for all segments whose rule may
 * answer differently after such an event.
 */
export function freshnessHandler(facts: readonly Fact[]): EventHandler<Context> {
  const always = [customerCreated.type, customersMerged.type, mergeUndone.type];
  return {
    name: "segments",
    types: [...new Set([...facts.flatMap(({ changedBy }) => changedBy), ...always])],
    shares: SHARES,
    urgent: true,
    async hears(db, events, context) {
      const touched = collectTouched(events);
      return (
        events.some(customersMerged.is) ||
        groupTouched(await findLiving(db, context), touched).some(({ reasons }) => reasons.size > 0)
      );
    },
    async handle(tx, events, context) {
      const touched = collectTouched(events);
      // Most of what is told matters to no rule, and then nobody's lock is taken. A version that is built from here on reads all that these
      // events tell of: who is touched for the rules of before is everybody that need be decided.
      const asked = groupTouched(await findLiving(tx, context), touched);
      const shares = sharesOf([
        ...asked.flatMap(({ reasons }) => [...reasons.keys()]),
        ...events.filter(customersMerged.is).map(({ payload }) => payload.from),
      ]);
      const [share] = shares;
      if (share === undefined) return;
      await lockShares(tx, context, shares);
      await forgetMerged(tx, context, events);
      for (const { segments, reasons } of groupTouched(await findLiving(tx, context), touched))
        await decideAndTell(tx, context, { segments, reasons: ofShares(reasons, shares), share });
    },
  };
}

/** Decides segments for customers, and tells who came and went with the reason that each customer was asked about for. */
export async function decideAndTell(
  tx: Tx,
  context: Context,
  asked: { segments: readonly LivingSegment[]; reasons: ReadonlyMap<string, string>; share: number },
): Promise<void> {
  const { segments, reasons, share } = asked;
  const decided = await decideMembers(tx, context, segments, [...reasons.keys()]);
  await addToSizes(tx, decided, share);
  await tellChanges(
    tx,
    context,
    decided
      .filter(({ is_in, was_told }) => is_in !== was_told)
      .map(({ customer_id, segment_id, is_in }) => ({
        customerId: customer_id,
        segmentId: segment_id,
        change: is_in ? ("entered" as const) : ("left" as const),
        because: reasons.get(customer_id) ?? "time", // nobody is decided who was not asked for
      })),
    share,
  );
}

/** By type of event, by another segment, or under EVERYTHING: whom it touches, and the reason that the log will give. */
type Touched = Map<string, Map<string, string>>;
const EVERYTHING = "*";

function collectTouched(events: readonly StoredEvent[]): Touched {
  const touched: Touched = new Map();
  for (const event of events) {
    const key = keyOf(event);
    const reasons = touched.get(key) ?? new Map<string, string>();
    touched.set(key, reasons);
    for (const customer of customersOf(event)) reasons.set(customer, becauseOf(event));
  }
  return touched;
}

function keyOf(event: StoredEvent): string {
  if (isAboutEverything(event)) return EVERYTHING;
  return segmentEntered.is(event) || segmentLeft.is(event)
    ? membershipOf(event.payload.segmentId)
    : event.type;
}

// Somebody new, or merged with another, may answer any rule differently: also one that says "not".
const isAboutEverything = (event: StoredEvent) =>
  customerCreated.is(event) || customersMerged.is(event) || mergeUndone.is(event);

function customersOf(event: StoredEvent): string[] {
  if (carriesMany(event)) return event.payload.customerIds;
  if (mergeUndone.is(event) || customersMerged.is(event)) return [event.payload.from, event.payload.to];
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

/** Segments that the same kinds of events touch are decided together, for the customers of these. */
function groupTouched(
  living: readonly LivingSegment[],
  touched: Touched,
): { segments: LivingSegment[]; reasons: Map<string, string> }[] {
  const keysOf = ({ inForce, building }: LivingSegment) =>
    [...touched.keys()].filter(
      (key) => key === EVERYTHING || inForce?.events.has(key) || building?.events.has(key),
    );
  const groups = groupBy(living, (segment) => keysOf(segment).join(" "));
  return [...groups.values()].map((segments) => ({
    segments,
    reasons: new Map(keysOf(segments[0]).flatMap((key) => [...(touched.get(key) ?? [])])),
  }));
}

/** Those whose lock is held. */
const ofShares = (
  reasons: ReadonlyMap<string, string>,
  shares: readonly number[],
): ReadonlyMap<string, string> =>
  shares.length === SHARES
    ? reasons
    : new Map([...reasons].filter(([customerId]) => shares.includes(shareOf(customerId))));

/** Somebody who was merged away is in no segment any more. */
async function forgetMerged(tx: Tx, context: Context, events: readonly StoredEvent[]): Promise<void> {
  const gone = events.filter(customersMerged.is).map((event) => event.payload.from);
  const [share] = sharesOf(gone);
  if (share === undefined) return;
  await sql`delete from segment_due where customer_id = any(${gone})`.execute(tx);
  const { rows } = await sql<{ customer_id: string; segment_id: string; told: boolean; was_in: boolean }>`
    delete from segment_member as member
    using segment
    where member.customer_id = any(${gone}) and segment.id = member.segment_id
    returning member.customer_id, member.segment_id, member.told,
      member.from_version <= segment.version and (member.until_version is null or member.until_version > segment.version) as was_in`.execute(
    tx,
  );
  await addToSizes(
    tx,
    rows.map((row) => ({ ...row, is_in: false })),
    share,
  );
  await tellChanges(
    tx,
    context,
    rows
      .filter(({ told }) => told)
      .map(({ customer_id, segment_id }) => ({
        customerId: customer_id,
        segmentId: segment_id,
        change: "left" as const,
        because: "merge",
      })),
    share,
  );
}
