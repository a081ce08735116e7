import type { CalendarDefinition } from "@hortus/contracts";
import { newId, notFound, ProblemError, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { admitTexts } from "../../compliance/index.ts";
import { readAttachments } from "../../content/index.ts";
import { cancelPurposes, refuseUnpostable } from "../../outreach/index.ts";
import { auditOf } from "../../platform/index.ts";
import { takeIn } from "./enrol.ts";
import { nextAfter } from "./plan.ts";
import {
  endEnrolments,
  findCalendar,
  insertCalendar,
  lockCalendar,
  moveCalendar,
  moveEnrolments,
  pageEnrolments,
  redefine,
  type CalendarRow,
  type CalendarState,
} from "./store.ts";
import { purposeOf } from "./work.ts";

const audit = auditOf("calendar_journey");

interface Draft {
  name: string;
  definition: CalendarDefinition;
}

const PAGE = 500;

export async function createCalendar(context: Context, caller: Caller, draft: Draft): Promise<string> {
  const { workspace, clock } = context;
  const id = newId(clock);
  await workspace.tx(async (tx) => {
    await insertCalendar(tx, { id, ...draft, created_by: caller.name }, clock.now());
    await audit(tx, context, caller, id, "calendar_journey_created", { after: { name: draft.name } });
  });
  return id;
}

/** What runs goes on by the new plan: what is to come is reckoned anew, what is past is not made up for. */
export const changeCalendar = (context: Context, caller: Caller, id: string, draft: Draft): Promise<void> =>
  change(context, id, ["draft", "running", "paused"], async (tx, row) => {
    if (row.definition.channel !== draft.definition.channel)
      throw new ProblemError(409, "channel_is_fixed", "Where a journey goes can't be changed", {
        field: "definition.channel",
        hint: "Draft another one.",
      });
    if (row.state !== "draft") await admit(tx, context, caller, { id, ...draft });
    await redefine(tx, { id, ...draft }, context.clock.now());
    if (row.state !== "draft") await reckon(tx, context, { id, definition: draft.definition });
    await audit(tx, context, caller, id, "calendar_journey_changed", {
      before: { name: row.name, steps: row.definition.steps.length },
      after: { name: draft.name, steps: draft.definition.steps.length },
    });
  });

export const startCalendar = (context: Context, caller: Caller, id: string): Promise<void> =>
  change(context, id, ["draft"], async (tx, row) => {
    const now = context.clock.now();
    refuseOver(row.definition, now, context.timeZone);
    await admit(tx, context, caller, row);
    await moveCalendar(tx, id, { state: "running", startedAt: now }, now);
    const taken = await takeIn(tx, context, row);
    await audit(tx, context, caller, id, "calendar_journey_started", { after: { taken } });
  });

/** What is past is not made up for: behind its last step a plan would run and say nothing. */
function refuseOver({ start, steps }: CalendarDefinition, now: Date, timeZone: string): void {
  if (start.kind === "date" && nextAfter(steps, start.day, now, timeZone) === null)
    throw new ProblemError(409, "days_are_over", "All days of this journey are over", {
      field: "definition.start.day",
      hint: "Let it begin on a later day.",
    });
}

export const pauseCalendar = (context: Context, caller: Caller, id: string): Promise<void> =>
  change(context, id, ["running"], async (tx) => {
    await moveCalendar(tx, id, { state: "paused" }, context.clock.now());
    await audit(tx, context, caller, id, "calendar_journey_paused");
  });

export const resumeCalendar = (context: Context, caller: Caller, id: string): Promise<void> =>
  change(context, id, ["paused"], async (tx, row) => {
    await reckon(tx, context, row);
    await moveCalendar(tx, id, { state: "running" }, context.clock.now());
    await audit(tx, context, caller, id, "calendar_journey_resumed");
  });

/** For good; what owners have to confirm stays with them. */
export const stopCalendar = (context: Context, caller: Caller, id: string): Promise<void> =>
  change(context, id, ["draft", "running", "paused"], async (tx, row) => {
    const now = context.clock.now();
    await moveCalendar(tx, id, { state: "stopped" }, now);
    const removed = await endEnrolments(tx, { journeyId: id }, "removed");
    const purposes = row.definition.steps.map((step) => purposeOf(id, step.id));
    await cancelPurposes(tx, context, purposes);
    await audit(tx, context, caller, id, "calendar_journey_stopped", { after: { removed } });
  });

export const removeTarget = (context: Context, caller: Caller, id: string, target: string): Promise<void> =>
  change(context, id, ["running", "paused"], async (tx) => {
    const removed = await endEnrolments(tx, { journeyId: id, targets: [target] }, "removed");
    if (removed === 0) throw notFound("This one");
    await audit(tx, context, caller, id, "calendar_target_removed", { before: { target } });
  });

export async function getCalendar({ workspace }: Context, id: string): Promise<CalendarRow> {
  const row = await findCalendar(workspace.db, id);
  if (!row) throw notFound("This journey");
  return row;
}

/** From now on: the next step of each is looked for anew. Groups are thousands, five hundred a statement. */
async function reckon(
  tx: Tx,
  { clock, timeZone }: Context,
  { id, definition }: Pick<CalendarRow, "id" | "definition">,
): Promise<void> {
  const now = clock.now();
  let after: string | undefined;
  do {
    const rows = await pageEnrolments(tx, id, { after, limit: PAGE, living: true });
    await moveEnrolments(
      tx,
      rows.map(({ target, started_on: startedOn }) => ({
        journeyId: id,
        target,
        doneUntil: now,
        wakeAt: nextAfter(definition.steps, startedOn, now, timeZone),
      })),
    );
    after = rows.length < PAGE ? undefined : rows.at(-1)?.target;
  } while (after !== undefined);
}

/** Nothing that may not be said is started; words that need a reviewer go to the desk, and their posts wait there (GRD-1). */
async function admit(
  tx: Tx,
  context: Context,
  caller: Caller,
  { id, name, definition }: { id: string } & Draft,
): Promise<void> {
  const { channel, steps } = definition;
  const posts = steps.flatMap((step, place) => (step.kind === "post" ? [{ ...step, place }] : []));
  for (const { text, attachments, place } of posts)
    refuseUnpostable(channel, { text, attachments }, `definition.steps.${place}.text`);
  const wordsOn = await readAttachments(
    tx,
    posts.flatMap(({ attachments }) => attachments),
  );
  await admitTexts(
    tx,
    context,
    caller,
    posts.map(({ text, attachments, class: purpose, classes, day, place }) => ({
      field: `definition.steps.${place}.text`,
      title: `${name} · ${day}`.slice(0, 100),
      origin: { kind: "calendar_journey", id },
      content: { text, extras: attachments.flatMap(wordsOn) },
      subject: {
        channel: channel === "group" ? ("group_message" as const) : ("moments" as const),
        purpose,
        classes,
        audiences: [],
      },
    })),
  );
}

async function change(
  { workspace }: Context,
  id: string,
  from: readonly CalendarState[],
  work: (tx: Tx, row: CalendarRow) => Promise<void>,
): Promise<void> {
  await workspace.tx(async (tx) => {
    const row = await lockCalendar(tx, id);
    if (!row) throw notFound("This journey");
    if (!from.includes(row.state))
      throw new ProblemError(409, "wrong_state", `A journey that is ${row.state} can't be changed so`, {
        hint: "Load it again to see where it stands.",
      });
    await work(tx, row);
  });
}
