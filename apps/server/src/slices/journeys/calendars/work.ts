import type { CalendarStep } from "@hortus/contracts";
import type { Db, Loop, Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { giveTasks, planPosts, tellStaff, type NewPost } from "../../outreach/index.ts";
import { findGroupHeads } from "../../wecom/index.ts";
import { isTooLate } from "../model.ts";
import { nextAfter, stepsBetween } from "./plan.ts";
import {
  calendarIsDue,
  claimDue,
  countTimes,
  findCalendar,
  moveEnrolments,
  type CalendarRow,
  type EnrolmentRow,
} from "./store.ts";

const BATCH = 200;

/** A step that comes up for somebody. */
export interface Due {
  step: CalendarStep;
  at: Date;
  target: string;
}

/** Has steps come up: posts are planned, owners told, tasks given, and the place moved, in one transaction. */
export const calendarLoop: Loop<Context> = {
  name: "calendar journeys",
  everyMs: 1_000,
  waiting: ({ clock }) => calendarIsDue(clock.now()),
  /** @returns true when more is due */
  run: (context) =>
    context.workspace.tx(async (tx) => {
      const now = context.clock.now();
      const due = await claimDue(tx, now, BATCH);
      const journey = due[0] && (await findCalendar(tx, due[0].journey_id));
      if (!journey) return false;
      const { steps } = journey.definition;
      const { timeZone } = context;
      const coming = due.flatMap(({ target, started_on: startedOn, done_until: from }) =>
        stepsBetween(steps, startedOn, { from, to: now, timeZone }).map((one) => ({ ...one, target })),
      );
      await act(tx, context, journey, coming);
      await moveEnrolments(
        tx,
        due.map(({ target, started_on: startedOn }: EnrolmentRow) => ({
          journeyId: journey.id,
          target,
          doneUntil: now,
          wakeAt: nextAfter(steps, startedOn, now, timeZone),
        })),
      );
      return due.length === BATCH;
    }),
};

async function act(tx: Tx, context: Context, journey: CalendarRow, coming: readonly Due[]): Promise<void> {
  const times = new Map<string, number>();
  for (const { step } of coming) times.set(step.id, (times.get(step.id) ?? 0) + 1);
  await countTimes(tx, journey.id, times);
  await planPosts(
    tx,
    context,
    coming.flatMap((due) => toPost(journey, due) ?? []),
  );
  // posts that are too late are refused by their guards, and say so
  const inTime = coming.filter(({ at }) => !isTooLate(at, context.clock.now()));
  const handlerOf = await findHandlers(tx, journey, inTime);
  await tellStaff(
    tx,
    context,
    inTime.flatMap(({ step, target }) => {
      const userId = handlerOf(target);
      if (step.kind !== "tell_staff" || userId === undefined) return [];
      return [{ userId, purposeKey: `${purposeOf(journey.id, step.id)}:${target}`, text: step.text }];
    }),
  );
  await giveTasks(
    tx,
    context,
    inTime.flatMap(({ step, at, target }) => {
      const advisorId = handlerOf(target);
      if (step.kind !== "task" || advisorId === undefined) return [];
      const { title, text, needsNote } = step;
      return [{ advisorId, title, text, needsNote, why: whyOf(journey, step, at, target) }];
    }),
  );
}

export function toPost(journey: CalendarRow, { step, at, target }: Due): NewPost | undefined {
  if (step.kind !== "post") return undefined;
  const { definition } = journey;
  return {
    channel: definition.channel,
    target,
    tagIds: definition.channel === "moments" ? definition.audience.tagIds : [],
    purposeKey: purposeOf(journey.id, step.id),
    class: step.class,
    classes: step.classes,
    title: journey.name,
    text: step.text,
    attachments: step.attachments,
    content: step.content,
    why: whyOf(journey, step, at, target),
    plannedAt: at,
  };
}

/** The owner of a group; of Moments the advisor. */
export async function findHandlers(
  db: Db,
  { definition }: CalendarRow,
  coming: readonly Pick<Due, "target">[],
) {
  if (definition.channel === "moments") return (target: string): string | undefined => target;
  const heads = await findGroupHeads(
    db,
    coming.map(({ target }) => target),
  );
  return (target: string): string | undefined => heads.get(target)?.ownerId ?? undefined;
}

export const purposeOf = (journeyId: string, stepId: string): string =>
  `calendar-journey:${journeyId}:${stepId}`;

const whyOf = ({ id, name, definition }: CalendarRow, { day }: CalendarStep, at: Date, target: string) => ({
  kind: "calendar_journey" as const,
  journeyId: id,
  journeyName: name,
  day,
  ...(definition.channel === "group" ? { chatId: target } : {}),
  at: at.toISOString(),
});
