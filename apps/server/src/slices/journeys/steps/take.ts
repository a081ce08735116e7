import { appendEvents, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { enrol, type EnrolOutcome } from "../enrolments/enrol.ts";
import { exit } from "../enrolments/exit.ts";
import { insertStepsTaken, moveEnrolments, type StepTaken } from "../enrolments/store.ts";
import type { EnrolmentRow } from "../enrolments/waiting.ts";
import { journeyExited, journeyFinished, journeyGoalReached } from "../events.ts";
import { exitReason } from "../model.ts";
import { findJourney } from "../store.ts";
import { doStep } from "./actions.ts";
import { openScene, stepRef, whoAnswers, type Scene, type Traveller, type Version } from "./scene.ts";

/** Steps that one transaction takes one after the other; who is not through by then goes on with the next. */
const MOST_STEPS = 12;

/**
 * Leads due enrolments on until each waits or is at its end. Those at the same step take it together, once for all of them; everything
 * happens in the caller's transaction.
 */
export async function takeSteps(
  tx: Tx,
  context: Context,
  enrolments: readonly EnrolmentRow[],
): Promise<void> {
  const { scene, versionOf } = await openScene(tx, context, enrolments);
  const all = enrolments.map((row) => toTraveller(row, versionOf(row), scene.now));
  let travellers = await withoutLeavers(scene, all);
  for (let round = 0; travellers.length > 0 && round < MOST_STEPS; round++) {
    const groups = groupBy(
      travellers,
      ({ version, stepId, isWaking }) => `${version.journeyId} ${version.version} ${stepId} ${isWaking}`,
    );
    travellers = [];
    for (const group of groups.values()) travellers.push(...(await takeStep(scene, group)));
  }
  // due at once: the next batch goes on
  for (const traveller of travellers) park(scene, traveller, scene.now, undefined);
  await writeDown(scene);
}

const toTraveller = (row: EnrolmentRow, version: Version, now: Date): Traveller => {
  const stepId = row.step_id ?? version.definition.start;
  const isWait = version.steps.get(stepId)?.kind === "wait";
  return { row, version, stepId, isWaking: isWait && row.arrived_at !== null, dueAt: row.wake_at ?? now };
};

/** One step for all who stand before it. @returns those who have another step to take now */
async function takeStep(scene: Scene, group: readonly [Traveller, ...Traveller[]]): Promise<Traveller[]> {
  const [{ version, stepId }] = group;
  const step = version.steps.get(stepId);
  if (!step)
    throw new Error(`Journey ${version.journeyId} has no step ${stepId} in version ${version.version}`);
  const ways = await doStep(scene, step, group);
  return ways.flatMap(({ traveller, to }) => {
    if (to.kind === "wait") return park(scene, traveller, to.wakeAt, scene.now);
    if (to.kind === "exit") return leave(scene, traveller, to.reason);
    return to.stepId === null ? finish(scene, traveller) : [onTo(traveller, to.stepId, to.dueAt)];
  });
}

const onTo = (traveller: Traveller, stepId: string, dueAt: Date | undefined): Traveller => ({
  ...traveller,
  stepId,
  isWaking: false,
  dueAt: dueAt ?? traveller.dueAt,
});

function park(scene: Scene, { row, stepId }: Traveller, wakeAt: Date, arrivedAt: Date | undefined): [] {
  scene.moves.push({ ...toRef(row), state: "waiting", stepId, wakeAt, arrivedAt });
  return [];
}

function finish(scene: Scene, { row }: Traveller): [] {
  scene.moves.push({ ...toRef(row), state: "done" });
  return [];
}

function leave(scene: Scene, { row }: Traveller, reason: string): [] {
  scene.moves.push({ ...toRef(row), state: "exited", exitReason: reason });
  return [];
}

/** Exits are decided again when a step is due: the event that says so may still wait in the log. */
async function withoutLeavers(scene: Scene, travellers: readonly Traveller[]): Promise<Traveller[]> {
  const reasons = new Map<Traveller, string>();
  for (const traveller of travellers)
    if (hasLostContact(scene, traveller)) reasons.set(traveller, "contact_lost");
    else if (hasComplained(scene, traveller)) reasons.set(traveller, "complaint_opened");
  const byVersion = groupBy(travellers, ({ version }) => `${version.journeyId} ${version.version}`);
  for (const group of byVersion.values()) {
    const rule = group[0].version.definition.exitRule;
    if (!rule) continue;
    const customerIds = group.map(({ row }) => row.customer_id);
    const leaving = await whoAnswers(scene.tx, scene.context, rule, customerIds, scene.now);
    for (const traveller of group)
      if (leaving.has(traveller.row.customer_id))
        reasons.set(traveller, reasons.get(traveller) ?? "exit_rule");
  }
  await exit(
    scene.tx,
    scene.context,
    [...reasons].map(([{ row }, reason]) => ({ ...toRef(row), reason })),
  );
  return travellers.filter((traveller) => !reasons.has(traveller));
}

/** Who never had a contact lost none, and who is on the way from one advisor to another has not lost the last. */
function hasLostContact({ contacts }: Scene, { row, version }: Traveller): boolean {
  const known = contacts.get(row.customer_id) ?? [];
  const enrolment = { key: row.enrolment_key, startedAt: row.started_at, cause: row.cause };
  return (
    known.length > 0 &&
    known.every(({ removedAt }) => removedAt !== null) &&
    known.some(({ removedBy }) => removedBy !== "transfer") &&
    exitReason(version.definition, enrolment, { kind: "contact_lost" }) !== undefined
  );
}

function hasComplained({ complaints }: Scene, { row, version }: Traveller): boolean {
  const at = complaints.get(row.customer_id);
  const enrolment = { key: row.enrolment_key, startedAt: row.started_at, cause: row.cause };
  return (
    at !== undefined &&
    exitReason(version.definition, enrolment, { kind: "complaint_opened", at }) !== undefined
  );
}

async function writeDown(scene: Scene): Promise<void> {
  const { tx, context, now, goals } = scene;
  const reached = goals.filter(({ row }) => row.goal_at === null);
  const goalOf = new Map(reached.map((traveller) => [traveller.row.id, traveller]));
  const moves =
    goalOf.size === 0
      ? scene.moves
      : scene.moves.map((move) => (goalOf.has(move.id) ? { ...move, goalAt: now } : move));
  await moveEnrolments(tx, moves, now);
  await enrolElsewhere(scene);
  await insertStepsTaken(tx, scene.taken, now);
  await appendEvents(tx, context.clock, [
    ...[...goalOf.values()].map(({ row, stepId }) =>
      journeyGoalReached.of({
        customerId: row.customer_id,
        payload: { enrolmentId: row.id, journeyId: row.journey_id, stepId },
      }),
    ),
    ...moves.flatMap(({ customerId, id, journeyId, state, exitReason: reason }) => {
      const payload = { enrolmentId: id, journeyId };
      if (state === "done") return [journeyFinished.of({ customerId, payload })];
      return state === "exited"
        ? [journeyExited.of({ customerId, payload: { ...payload, reason: reason ?? "" } })]
        : [];
    }),
  ]);
}

/** Each journey once for all who join it; what came of it is noted at the step that sent them. */
async function enrolElsewhere(scene: Scene): Promise<void> {
  const { tx, context, now } = scene;
  for (const [journeyId, joins] of groupBy(scene.joins, (join) => join.journeyId)) {
    // who comes from two journeys at once gets in once, from the first
    const byCustomer = groupBy(joins, ({ traveller }) => traveller.row.customer_id);
    const entrances = [...byCustomer].map(([customerId, [{ traveller }]]) => ({
      customerId,
      key: `journey:${traveller.row.id}:${traveller.stepId}`,
      cause: { kind: "journey" as const, at: now.toISOString(), journeyId: traveller.row.journey_id },
    }));
    const journey = await findJourney(tx, journeyId);
    const outcomes =
      journey?.state === "running"
        ? await enrol(tx, context, journey, entrances)
        : new Map<string, EnrolOutcome>();
    for (const [customerId, [first, ...others]] of byCustomer) {
      const outcome = outcomes.get(customerId) ?? "journey_not_running";
      scene.taken.push({ ...stepRef(first.traveller), ...asTaken(outcome) });
      const next = outcome === "enrolled" ? "already_in" : outcome;
      for (const { traveller } of others) scene.taken.push({ ...stepRef(traveller), ...asTaken(next) });
    }
  }
}

const asTaken = (outcome: EnrolOutcome | "journey_not_running"): Pick<StepTaken, "outcome" | "reason"> =>
  outcome === "enrolled" ? { outcome: "done" } : { outcome: "skipped", reason: outcome };

const toRef = (row: EnrolmentRow) => ({ customerId: row.customer_id, id: row.id, journeyId: row.journey_id });
