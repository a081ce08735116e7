import type { JourneyStep } from "@hortus/contracts";
import { unreachable } from "@hortus/kernel";
import { setAttributes } from "../../customers/index.ts";
import { planIntents, tellStaff } from "../../outreach/index.ts";
import { findMembersAmong } from "../../segments/index.ts";
import { tagCustomers, untagCustomers } from "../../tags/index.ts";
import type { StepTaken } from "../enrolments/store.ts";
import { isTooLate } from "../model.ts";
import { composeIntents, composeTellings } from "./compose.ts";
import { dateFact, findDates } from "./dates-store.ts";
import { stepRef, whoAnswers, type Scene, type StepOf, type Traveller } from "./scene.ts";
import { armOf } from "./splits.ts";
import { wakeAt } from "./waits.ts";

/** Where somebody goes after a step. `dueAt`: when that is due, unless it is the same moment. */
export type Way =
  | { kind: "on"; stepId: string | null; dueAt?: Date | undefined }
  | { kind: "wait"; wakeAt: Date }
  | { kind: "exit"; reason: string };

export interface Gone {
  traveller: Traveller;
  to: Way;
}

/** Does one step for all who stand before it, and says where each goes. */
export async function doStep(scene: Scene, step: JourneyStep, group: readonly Traveller[]): Promise<Gone[]> {
  switch (step.kind) {
    case "wait":
      return group[0]?.isWaking ? endWait(scene, step, group) : beginWait(scene, step, group);
    case "message":
    case "task":
      return plan(scene, step, group);
    case "branch":
      return branch(scene, step, group);
    case "split":
      return split(scene, step, group);
    case "tag":
      return tag(scene, step, group);
    case "attribute":
      return setAttribute(scene, step, group);
    case "join":
      scene.joins.push(...group.map((traveller) => ({ traveller, journeyId: step.journeyId })));
      return allOn(group, step.next);
    case "notify":
      return notify(scene, step, group);
    case "goal":
      scene.goals.push(...group);
      note(scene, group, { outcome: "done" });
      return allOn(group, step.next);
    case "exit":
      return group.map((traveller) => ({ traveller, to: { kind: "exit", reason: step.name } }));
    default:
      return unreachable(step);
  }
}

const on = (traveller: Traveller, stepId: string | null, dueAt?: Date): Gone => ({
  traveller,
  to: { kind: "on", stepId, dueAt },
});
const allOn = (group: readonly Traveller[], stepId: string | null): Gone[] =>
  group.map((traveller) => on(traveller, stepId));

function note(
  { taken }: Scene,
  group: readonly Traveller[],
  what: Pick<StepTaken, "outcome" | "path" | "reason">,
): void {
  for (const traveller of group) taken.push({ ...stepRef(traveller), ...what });
}

/** A wait by the calendar leaves no note; one that may fail says how it ended. */
function endWait(scene: Scene, step: StepOf<"wait">, group: readonly Traveller[]): Gone[] {
  const awaits = step.until.kind === "event" || step.until.kind === "segment";
  return group.map((traveller) => {
    const failed = awaits && traveller.row.woken_by === null;
    if (awaits) note(scene, [traveller], { outcome: "chosen", path: failed ? "otherwise" : "next" });
    return on(traveller, failed && step.otherwise !== undefined ? step.otherwise : step.next);
  });
}

async function beginWait(scene: Scene, step: StepOf<"wait">, group: readonly Traveller[]): Promise<Gone[]> {
  const { tx, context, now } = scene;
  const { until } = step;
  const customerIds = group.map(({ row }) => row.customer_id);
  const fact = until.kind === "date" ? dateFact(context.facts, until.fact) : undefined;
  const dates = fact ? await findDates(tx, fact, customerIds, context.timeZone) : undefined;
  const members =
    until.kind === "segment" ? await findMembersAmong(tx, until.segmentId, customerIds) : new Set<string>();
  return group.map((traveller) => {
    const { customer_id: customerId, started_at: startedAt } = traveller.row;
    if (members.has(customerId)) {
      note(scene, [traveller], { outcome: "chosen", path: "next" });
      return on(traveller, step.next);
    }
    // after a pause or an outage days are not made up for: what is reckoned from here is reckoned from now
    const arrivedAt = isTooLate(traveller.dueAt, now) ? now : traveller.dueAt;
    const date = dates?.get(customerId);
    const wake = wakeAt(until, { startedAt, arrivedAt, timeZone: context.timeZone, date });
    if (!wake) {
      note(scene, [traveller], { outcome: "chosen", path: "otherwise" });
      return on(traveller, step.otherwise === undefined ? step.next : step.otherwise);
    }
    const awaits = until.kind === "event" || until.kind === "segment";
    if (awaits || wake > now) return { traveller, to: { kind: "wait", wakeAt: wake } };
    return on(traveller, step.next, wake);
  });
}

async function plan(
  scene: Scene,
  step: StepOf<"message" | "task">,
  group: readonly Traveller[],
): Promise<Gone[]> {
  const { tx, context, now } = scene;
  const late = group.filter(({ dueAt }) => isTooLate(dueAt, now));
  const timely = group.filter(({ dueAt }) => !isTooLate(dueAt, now));
  note(scene, late, { outcome: "skipped", reason: "too_late" });
  note(scene, timely, { outcome: "planned" });
  await planIntents(tx, context, await composeIntents(scene, step, timely));
  return allOn(group, step.next);
}

/** Who is too late is not told of: what was to be looked at then is over. */
async function notify(scene: Scene, step: StepOf<"notify">, group: readonly Traveller[]): Promise<Gone[]> {
  const late = group.filter(({ dueAt }) => isTooLate(dueAt, scene.now));
  const timely = group.filter(({ dueAt }) => !isTooLate(dueAt, scene.now));
  note(scene, late, { outcome: "skipped", reason: "too_late" });
  const composed = await composeTellings(scene, step, timely);
  for (const { traveller, reason } of composed)
    note(scene, [traveller], reason ? { outcome: "skipped", reason } : { outcome: "done" });
  await tellStaff(
    scene.tx,
    scene.context,
    composed.flatMap(({ messages }) => messages),
  );
  return allOn(group, step.next);
}

async function branch(scene: Scene, step: StepOf<"branch">, group: readonly Traveller[]): Promise<Gone[]> {
  let undecided = [...group];
  const gone: Gone[] = [];
  for (const { id, rule, next } of step.paths) {
    const customerIds = undecided.map(({ row }) => row.customer_id);
    const answering = await whoAnswers(scene.tx, scene.context, rule, customerIds, scene.now);
    const taking = undecided.filter(({ row }) => answering.has(row.customer_id));
    note(scene, taking, { outcome: "chosen", path: id });
    gone.push(...allOn(taking, next));
    undecided = undecided.filter(({ row }) => !answering.has(row.customer_id));
  }
  note(scene, undecided, { outcome: "chosen", path: "otherwise" });
  return [...gone, ...allOn(undecided, step.otherwise)];
}

function split(scene: Scene, step: StepOf<"split">, group: readonly Traveller[]): Gone[] {
  return group.map((traveller) => {
    const path = armOf(step, traveller.row.journey_id, traveller.row.customer_id);
    note(scene, [traveller], { outcome: "chosen", path });
    if (path === "hold_out") return { traveller, to: { kind: "exit", reason: "held_out" } };
    return on(traveller, step.arms.find(({ id }) => id === path)?.next ?? null);
  });
}

async function tag(scene: Scene, step: StepOf<"tag">, group: readonly Traveller[]): Promise<Gone[]> {
  const { tx, context } = scene;
  const tagging = {
    customerIds: [...new Set(group.map(({ row }) => row.customer_id))],
    source: "rule",
    by: group[0]?.version.journeyName,
  } as const;
  await tagCustomers(tx, context, { ...tagging, tagIds: step.add });
  await untagCustomers(tx, context, { ...tagging, tagIds: step.remove });
  note(scene, group, { outcome: "done" });
  return allOn(group, step.next);
}

/** An attribute that is archived since is set all the same; one whose option is offered no more is passed over. */
async function setAttribute(
  scene: Scene,
  step: StepOf<"attribute">,
  group: readonly Traveller[],
): Promise<Gone[]> {
  const outcome = await setAttributes(scene.tx, scene.context, {
    customerIds: group.map(({ row }) => row.customer_id),
    attributeId: step.attributeId,
    value: step.value,
    by: group[0]?.version.journeyName ?? "",
  });
  note(
    scene,
    group,
    Array.isArray(outcome) ? { outcome: "done" } : { outcome: "skipped", reason: "no_value" },
  );
  return allOn(group, step.next);
}
