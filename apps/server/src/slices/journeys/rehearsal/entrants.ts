import type { JourneyDefinition } from "@hortus/contracts";
import { findPastEvents, type Db, type StoredEvent } from "@hortus/kernel";
import { Cron } from "croner";
import type { Context } from "../../../context.ts";
import { findCurrentCustomerIds } from "../../customers/index.ts";
import { segmentEntered, segmentLeft } from "../../segments/events.ts";
import { findMembers, findSegments } from "../../segments/index.ts";
import { causeOf, keyOf, matches, type OfCustomer } from "../definitions/event-catalogue.ts";
import type { Entrance } from "../enrolments/enrol.ts";
import { dateFact, listDates } from "../steps/dates-store.ts";
import { dueOf } from "../steps/waits.ts";

/** More than these are not looked at; the answer says so. */
export const MOST_ENTRANCES = 5_000;
const PAGE = 500;

/** Who would have come in, in the order of time; what was imported counts here, since a look back is about the past. */
export async function findEntrances(
  context: Context,
  { trigger }: JourneyDefinition,
  from: Date,
  until: Date,
): Promise<Entrance[]> {
  const { db } = context.workspace;
  const found = await (async () => {
    switch (trigger.kind) {
      case "event": {
        const events = await pastEvents(db, trigger.event, from, until);
        return events
          .filter((event) => matches(event, trigger))
          .map((event) => ({ customerId: event.customerId, key: keyOf(event), cause: causeOf(event) }));
      }
      case "segment_entered":
      case "segment_left": {
        const type = trigger.kind === "segment_entered" ? segmentEntered : segmentLeft;
        const events = await pastEvents(db, type.type, from, until);
        return events
          .filter(
            (event) =>
              type.is(event as StoredEvent) &&
              (event.payload as { segmentId: string }).segmentId === trigger.segmentId,
          )
          .map((event) => ({
            customerId: event.customerId,
            key: `segment:${event.id}`,
            cause: { kind: trigger.kind, at: event.occurredAt.toISOString(), segmentId: trigger.segmentId },
          }));
      }
      case "date":
        return datesIn(context, trigger, from, until);
      case "schedule":
        return membersAt(context, trigger, from, until);
      case "manual":
        return [];
    }
  })();
  const living = await findCurrentCustomerIds(db, [...new Set(found.map(({ customerId }) => customerId))]);
  return found
    .flatMap((entrance) => {
      const customerId = living.get(entrance.customerId);
      return customerId ? [{ ...entrance, customerId }] : [];
    })
    .sort((a, b) => a.cause.at.localeCompare(b.cause.at));
}

async function pastEvents(db: Db, type: string, from: Date, until: Date): Promise<OfCustomer[]> {
  const events = await findPastEvents(db, { types: [type], from, until, limit: MOST_ENTRANCES });
  return events.filter((event): event is OfCustomer => event.customerId !== undefined);
}

async function datesIn(
  { workspace, facts, timeZone }: Context,
  trigger: Extract<JourneyDefinition["trigger"], { kind: "date" }>,
  from: Date,
  until: Date,
): Promise<Entrance[]> {
  const fact = dateFact(facts, trigger.fact);
  const entrances: Entrance[] = [];
  if (!fact) return entrances;
  for (let after: string | undefined; entrances.length < MOST_ENTRANCES;) {
    const dates = await listDates(workspace.db, fact, { after, limit: PAGE }, timeZone);
    for (const [customerId, date] of dates) {
      const { day, at } = dueOf(date, trigger, from, timeZone);
      if (at < from || at >= until) continue;
      const key = `date:${trigger.fact}:${day}`;
      entrances.push({
        customerId,
        key,
        cause: { kind: "date", at: at.toISOString(), fact: trigger.fact, day },
      });
    }
    if (dates.size < PAGE) break;
    after = [...dates.keys()].at(-1);
  }
  return entrances;
}

/** Today's members: who was one at the time is not kept. */
async function membersAt(
  { workspace, timeZone }: Context,
  trigger: Extract<JourneyDefinition["trigger"], { kind: "schedule" }>,
  from: Date,
  until: Date,
): Promise<Entrance[]> {
  const [segment] =
    trigger.segmentId === "" ? [] : await findSegments(workspace.db, { id: trigger.segmentId });
  if (!segment) return [];
  const members = await findMembers(workspace.db, segment.id, { after: undefined, limit: MOST_ENTRANCES });
  const times = new Cron(trigger.cron, { timezone: timeZone, paused: true })
    .nextRuns(50, new Date(from.getTime() - 1))
    .filter((at) => at < until);
  return times.flatMap((at) =>
    members.map(({ customer_id: customerId }) => ({
      customerId,
      key: `schedule:${at.toISOString()}`,
      cause: { kind: "schedule" as const, at: at.toISOString(), segmentId: trigger.segmentId },
    })),
  );
}
