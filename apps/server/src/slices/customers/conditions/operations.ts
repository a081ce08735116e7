import {
  CONDITIONS,
  PHASE_GROUPS,
  type ConditionCode,
  type conditionRoutes,
  type ConditionSummary,
  type CustomerCondition,
  type RouteBody,
} from "@hortus/contracts";
import {
  appendEvents,
  daysBetween,
  instantOf,
  localDate,
  newId,
  notFound,
  ProblemError,
} from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { findAgreed, holdAgreed } from "../../compliance/index.ts";
import { recordAudit } from "../../platform/index.ts";
import { conditionNoted, conditionRemoved } from "../events.ts";
import { openProfile } from "../profile/profile.ts";
import { deleteCondition, deleteKinds, findConditions, putCondition, type ConditionRow } from "./store.ts";

export async function summariseConditions(
  context: Context,
  caller: Caller,
  askedId: string,
): Promise<ConditionSummary> {
  const { db } = context.workspace;
  const id = await openProfile(context, caller, askedId);
  const mayKeep = (await findAgreed(db, "health_data", [id])).has(id);
  // What a withdrawal is about to delete is not spoken of any more.
  const count = mayKeep ? (await findConditions(db, id)).length : 0;
  return { mayKeep, count, asOf: context.clock.now().toISOString() };
}

/** The audit keeps who asked, for whom and why; never what was seen. */
export async function revealConditions(
  context: Context,
  caller: Caller,
  askedId: string,
  { reason }: RouteBody<typeof conditionRoutes.revealConditions>,
): Promise<{ rows: CustomerCondition[]; asOf: string }> {
  const id = await openProfile(context, caller, askedId);
  const found = await context.workspace.tx(async (tx) => {
    await recordAudit(tx, context, caller, {
      action: "conditions_revealed",
      objectType: "customer",
      objectId: id,
      after: { reason },
    });
    return (await findAgreed(tx, "health_data", [id])).has(id) ? await findConditions(tx, id) : [];
  });
  return {
    rows: found.map((row) => toCondition(context, row)),
    asOf: context.clock.now().toISOString(),
  };
}

/** @throws {ProblemError} 409 `health_consent_missing` when the customer did not agree, or no longer does */
export async function noteCondition(
  context: Context,
  caller: Caller,
  askedId: string,
  given: RouteBody<typeof conditionRoutes.noteCondition>,
): Promise<ConditionSummary> {
  const { clock, sealer, timeZone, workspace } = context;
  const id = await openProfile(context, caller, askedId);
  refuseBadDays(given, localDate(clock.now(), timeZone));
  await workspace.tx(async (tx) => {
    // Held until this is written: a withdrawal comes before or after it, and then deletes it.
    if (!(await holdAgreed(tx, "health_data", [id])).has(id))
      throw new ProblemError(409, "health_consent_missing", "The customer has not agreed to health data", {
        hint: "Ask them, and record the consent for health data first.",
      });
    const now = clock.now();
    const today = localDate(now, timeZone);
    const replaced = await deleteKinds(tx, id, otherPhases(given.condition));
    const { id: conditionId } = await putCondition(tx, {
      customer_id: id,
      condition: given.condition,
      id: newId(clock),
      noted_at:
        given.notedOn === undefined || given.notedOn === today
          ? now
          : instantOf(given.notedOn, "00:00", timeZone),
      source: given.source,
      note_sealed: given.note ? sealer.seal(given.note) : null,
      due_on: given.dueOn ?? null,
      noted_by: caller.name,
      recorded_at: now,
    });
    // Which row, not which condition: neither the audit nor an event keeps health data.
    await recordAudit(tx, context, caller, {
      action: "condition_noted",
      objectType: "customer",
      objectId: id,
      after: { conditionId, source: given.source },
    });
    await appendEvents(tx, clock, [
      ...replaced.map((row) => conditionRemoved.of({ customerId: id, payload: { conditionId: row.id } })),
      conditionNoted.of({ customerId: id, payload: { conditionId } }),
    ]);
  });
  return summariseConditions(context, caller, id);
}

export async function removeCondition(
  context: Context,
  caller: Caller,
  askedId: string,
  conditionId: string,
): Promise<ConditionSummary> {
  const id = await openProfile(context, caller, askedId);
  await context.workspace.tx(async (tx) => {
    if ((await deleteCondition(tx, id, conditionId)).length === 0) throw notFound("This condition");
    await recordAudit(tx, context, caller, {
      action: "condition_removed",
      objectType: "customer",
      objectId: id,
      after: { conditionId },
    });
    await appendEvents(tx, context.clock, [
      conditionRemoved.of({ customerId: id, payload: { conditionId } }),
    ]);
  });
  return summariseConditions(context, caller, id);
}

function refuseBadDays(
  { condition, notedOn, dueOn }: RouteBody<typeof conditionRoutes.noteCondition>,
  today: string,
): void {
  if (notedOn !== undefined && notedOn > today)
    throw new ProblemError(400, "noted_in_future", "The day lies in the future", { field: "notedOn" });
  if (condition === "pregnancy" && dueOn === undefined)
    throw new ProblemError(400, "due_day_missing", "A pregnancy needs the expected day of birth", {
      field: "dueOn",
    });
  if (condition !== "pregnancy" && dueOn !== undefined)
    throw new ProblemError(400, "due_day_not_fitting", "Only a pregnancy has an expected day of birth", {
      field: "dueOn",
    });
  const days = dueOn === undefined ? 0 : daysBetween(today, dueOn);
  if (days > PREGNANCY_DAYS || days < -42)
    throw new ProblemError(400, "due_day_not_possible", "This day of birth is not possible", {
      field: "dueOn",
      hint: "At most 280 days ahead, or six weeks ago.",
    });
}

const PREGNANCY_DAYS = 280;

function otherPhases(condition: ConditionCode): ConditionCode[] {
  const group = CONDITIONS.find(({ value }) => value === condition)?.group;
  return group !== undefined && PHASE_GROUPS.includes(group)
    ? CONDITIONS.filter((each) => each.group === group && each.value !== condition).map(({ value }) => value)
    : [];
}

function toCondition({ clock, sealer, timeZone }: Context, row: ConditionRow): CustomerCondition {
  const weeks =
    row.due_on === null
      ? undefined
      : Math.floor((PREGNANCY_DAYS - daysBetween(localDate(clock.now(), timeZone), row.due_on)) / 7);
  return {
    id: row.id,
    condition: row.condition,
    notedAt: row.noted_at.toISOString(),
    source: row.source,
    note: row.note_sealed === null ? "" : sealer.open(row.note_sealed),
    by: row.noted_by,
    ...(row.due_on === null ? {} : { dueOn: row.due_on }),
    // Long after the day it says nothing any more.
    ...(weeks !== undefined && weeks <= 45 ? { weeks } : {}),
  };
}
