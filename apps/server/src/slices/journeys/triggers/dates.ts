import type { JourneyTrigger } from "@hortus/contracts";
import type { Loop, StoredEvent, Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { findCurrentCustomerIds } from "../../customers/index.ts";
import { enrol } from "../enrolments/enrol.ts";
import { isTooLate } from "../model.ts";
import { dateFact, findDates, listDates } from "../steps/dates-store.ts";
import { dueOf } from "../steps/waits.ts";
import { findJourney, type JourneyRow } from "../store.ts";
import {
  claimClock,
  claimDateDue,
  clearClock,
  clockIsDue,
  type DateDue,
  dateIsDue,
  deleteDateDue,
  deleteDatesOf,
  moveClock,
  putDateDue,
} from "./clock-store.ts";

const BATCH = 500;
type DateTrigger = Extract<JourneyTrigger, { kind: "date" }>;

const triggerOf = (journey: JourneyRow | undefined): DateTrigger | undefined =>
  journey?.definition?.trigger.kind === "date" ? journey.definition.trigger : undefined;

/** After a publication: everybody's next date becomes a due row, slice by slice in order of the customers' ids. */
export const fillDatesLoop: Loop<Context> = {
  name: "journeys dates fill",
  everyMs: 2_000,
  waiting: ({ clock }) => clockIsDue("date", clock.now()),
  run: (context) =>
    context.workspace.tx(async (tx) => {
      const clock = await claimClock(tx, "date", context.clock.now());
      const trigger = clock && triggerOf(await findJourney(tx, clock.journey_id));
      const fact = trigger && dateFact(context.facts, trigger.fact);
      if (!clock) return false;
      if (!trigger || !fact) {
        await clearClock(tx, clock.journey_id);
        return true;
      }
      const now = context.clock.now();
      if (!clock.running_at) {
        // first the dates of the trigger before this one go
        const more = await deleteDatesOf(tx, clock.journey_id, BATCH);
        if (!more) await moveClock(tx, clock.journey_id, { ...clock, running_at: now });
        return true;
      }
      const page = { after: clock.after_customer_id ?? undefined, limit: BATCH };
      const dates = await listDates(tx, fact, page, context.timeZone);
      await putDateDue(tx, clock.journey_id, nextDues(context, trigger, dates), now);
      const isOver = dates.size < BATCH;
      await moveClock(tx, clock.journey_id, {
        next_at: isOver ? null : clock.next_at,
        running_at: isOver ? null : clock.running_at,
        after_customer_id: isOver ? null : ([...dates.keys()].at(-1) ?? null),
        after_entered_at: null,
      });
      return !isOver;
    }),
};

/** What changes about customers may move their dates: theirs only are looked up again. */
export async function refreshDates(
  tx: Tx,
  context: Context,
  journeys: readonly JourneyRow[],
  events: readonly StoredEvent[],
): Promise<void> {
  const now = context.clock.now();
  for (const journey of journeys) {
    const trigger = triggerOf(journey);
    const fact = trigger && dateFact(context.facts, trigger.fact);
    if (!trigger || !fact) continue;
    const customerIds = [
      ...new Set(
        events.flatMap(({ type, customerId }) =>
          customerId && fact.changedBy.includes(type) ? customerId : [],
        ),
      ),
    ];
    if (customerIds.length === 0) continue;
    const dates = await findDates(tx, fact, customerIds, context.timeZone);
    const dues = nextDues(context, trigger, dates);
    const kept = new Set(dues.map(({ customerId }) => customerId));
    await deleteDateDue(
      tx,
      journey.id,
      customerIds.filter((id) => !kept.has(id)),
      now,
    );
    await putDateDue(tx, journey.id, dues, now);
  }
}

/** Enrols whose date has come, and of yearly ones notes the next. */
export const datesLoop: Loop<Context> = {
  name: "journeys dates",
  everyMs: 1_000,
  waiting: ({ clock }) => dateIsDue(clock.now()),
  run: (context) =>
    context.workspace.tx(async (tx) => {
      const now = context.clock.now();
      const claimed = await claimDateDue(tx, now, BATCH);
      if (!claimed) return false;
      const journey = await findJourney(tx, claimed.journeyId);
      const trigger = triggerOf(journey);
      const customerIds = claimed.rows.map(({ customerId }) => customerId);
      await deleteDateDue(tx, claimed.journeyId, customerIds);
      const fact = trigger && dateFact(context.facts, trigger.fact);
      if (!journey || !trigger || !fact) return true;
      const living = await findCurrentCustomerIds(tx, customerIds);
      const due = claimed.rows.filter(
        ({ customerId, dueAt }) => living.get(customerId) === customerId && !isTooLate(dueAt, now),
      );
      await enrol(
        tx,
        context,
        journey,
        due.map(({ customerId, day, dueAt }) => ({
          customerId,
          key: `date:${trigger.fact}:${day}`,
          cause: { kind: "date" as const, at: dueAt.toISOString(), fact: trigger.fact, day },
        })),
      );
      if (trigger.yearly) {
        const dates = await findDates(tx, fact, [...living.values()], context.timeZone);
        await putDateDue(tx, journey.id, nextDues(context, trigger, dates), now);
      }
      return true;
    }),
};

/** When each date is due next; one that is past for good is missing. */
function nextDues(
  { clock, timeZone }: Context,
  trigger: DateTrigger,
  dates: ReadonlyMap<string, string>,
): DateDue[] {
  // a date that is due this minute must not be taken for next year's, nor this year's for one that was just taken
  const from = new Date(clock.now().getTime() + 1);
  return [...dates].flatMap(([customerId, date]) => {
    const { day, at: dueAt } = dueOf(date, trigger, from, timeZone);
    return dueAt >= from ? [{ customerId, day, dueAt }] : [];
  });
}
