import type { JourneyTrigger } from "@hortus/contracts";
import type { Loop } from "@hortus/kernel";
import { Cron } from "croner";
import type { Context } from "../../../context.ts";
import { findMembers, findSegments } from "../../segments/index.ts";
import { enrol } from "../enrolments/enrol.ts";
import { isTooLate } from "../model.ts";
import { findJourney } from "../store.ts";
import { claimClock, clearClock, clockIsDue, moveClock } from "./clock-store.ts";

const BATCH = 500;
type Schedule = Extract<JourneyTrigger, { kind: "schedule" }>;

/** The first of its times after an instant; undefined: there is none any more. */
export const nextTime = (cron: string, after: Date, timeZone: string): Date | undefined =>
  new Cron(cron, { timezone: timeZone, paused: true }).nextRun(after) ?? undefined;

/** At each of its times a schedule enrols the members of its segment, slice by slice, the latest members first. */
export const schedulesLoop: Loop<Context> = {
  name: "journeys schedules",
  everyMs: 1_000,
  waiting: ({ clock }) => clockIsDue("schedule", clock.now()),
  run: (context) =>
    context.workspace.tx(async (tx) => {
      const now = context.clock.now();
      const clock = await claimClock(tx, "schedule", now);
      if (!clock) return false;
      const journey = await findJourney(tx, clock.journey_id);
      const trigger = journey?.definition?.trigger;
      if (!journey || trigger?.kind !== "schedule") {
        await clearClock(tx, clock.journey_id);
        return true;
      }
      const at = clock.running_at ?? clock.next_at ?? now;
      const [segment] = await findSegments(tx, { id: trigger.segmentId });
      const members =
        segment && !isTooLate(at, now)
          ? await findMembers(tx, segment.id, { after: placeOf(clock), limit: BATCH })
          : [];
      await enrol(
        tx,
        context,
        journey,
        members.map(({ customer_id: customerId }) => ({
          customerId,
          key: `schedule:${at.toISOString()}`,
          cause: { kind: "schedule" as const, at: at.toISOString(), segmentId: trigger.segmentId },
        })),
      );
      const last = members.length === BATCH ? members.at(-1) : undefined;
      await moveClock(tx, clock.journey_id, {
        // while a run lasts the clock stays due
        next_at: last ? clock.next_at : nextOf(trigger, now, context.timeZone),
        running_at: last ? at : null,
        after_customer_id: last?.customer_id ?? null,
        after_entered_at: last?.entered_at ?? null,
      });
      return true;
    }),
};

const nextOf = ({ cron }: Schedule, now: Date, timeZone: string): Date | null =>
  nextTime(cron, now, timeZone) ?? null;

const placeOf = (clock: { after_customer_id: string | null; after_entered_at: Date | null }) =>
  clock.after_customer_id && clock.after_entered_at
    ? { customerId: clock.after_customer_id, enteredAt: clock.after_entered_at }
    : undefined;
