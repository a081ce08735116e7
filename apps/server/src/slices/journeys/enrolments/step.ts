import type { JourneyStep } from "@hortus/contracts";
import { appendEvents, type Loop, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { findCustomers, nameOr } from "../../customers/index.ts";
import { planIntents, type NewIntent } from "../../outreach/index.ts";
import { findAdvisorNames, findContacts, type ContactLink } from "../../wecom/index.ts";
import { journeyFinished } from "../events.ts";
import { exit, purposeOf } from "./exit.ts";
import { exitReason, isTooLate, render, wakeAt, type Variable } from "../model.ts";
import { findJourney, findVersions, type VersionRow } from "../store.ts";
import { claimArchived, claimDueEnrolments, storeSteps, type EnrolmentRow, type StepTaken } from "./store.ts";

const BATCH = 500;

/**
 * Wakes enrolments whose step is due, and takes the step for a whole batch in one transaction: what it plans, where each goes next and
 * what it did are there together or not at all. A process that dies in between leaves them due.
 */
export const stepLoop: Loop<Context> = {
  name: "journeys",
  everyMs: 1_000,
  run: (context) =>
    context.workspace.tx(async (tx) => {
      const { claimed, enrolments } = await claimDueEnrolments(tx, context.clock.now(), BATCH);
      if (enrolments.length > 0) await takeSteps(tx, context, enrolments);
      return claimed === BATCH || enrolments.length > 0; // the next step may be due as well
    }),
};

/** Everybody in an archived journey leaves it. */
export const archiveLoop: Loop<Context> = {
  name: "journeys archive",
  everyMs: 5_000,
  run: (context) =>
    context.workspace.tx(async (tx) => {
      const enrolments = await claimArchived(tx, BATCH);
      await exit(
        tx,
        context,
        enrolments.map((row) => ({ ...toRef(row), reason: "journey_archived" })),
      );
      return enrolments.length > 0;
    }),
};

/** Exported for the test of a crash: everything happens in the caller's transaction. */
export async function takeSteps(
  tx: Tx,
  context: Context,
  enrolments: readonly EnrolmentRow[],
): Promise<void> {
  const contacts = groupBy(
    await findContacts(
      tx,
      enrolments.map((row) => row.customer_id),
    ),
    ({ customerId }) => customerId,
  );
  const versions = await findVersions(tx, [...new Set(enrolments.map((row) => row.journey_id))]);
  const groups = groupBy(enrolments, (row) => `${row.journey_id} ${row.version} ${row.step}`);
  for (const group of groups.values()) {
    const [first] = group;
    const version = versions.find(
      (row) => row.journey_id === first?.journey_id && row.version === first.version,
    );
    if (version) await takeStep(tx, context, version, group, contacts);
  }
}

type Contacts = ReadonlyMap<string, readonly ContactLink[]>;

/** One step, once for all who stand before it. */
async function takeStep(
  tx: Tx,
  context: Context,
  version: VersionRow,
  enrolments: readonly EnrolmentRow[],
  contacts: Contacts,
): Promise<void> {
  const now = context.clock.now();
  const { definition } = version;
  const index = enrolments[0]!.step; // groups are not empty, and of one step
  const step = definition.steps[index];
  const next = definition.steps[index + 1];
  if (!step)
    throw new Error(`Version ${version.version} of journey ${version.journey_id} has no step ${index}`);
  const [leaving, staying] = partition(enrolments, (row) => hasLostContact(row, version, contacts));
  await exit(
    tx,
    context,
    leaving.map((row) => ({ ...toRef(row), reason: "contact_lost" })),
  );
  const [late, timely] = partition(staying, (row) => isTooLate(row.wake_at ?? now, now));
  await planIntents(tx, context, await composeIntents(tx, context, version, step, timely, contacts));
  await storeSteps(
    tx,
    [
      ...late.map((row) => toTaken(row, step, "skipped", "too_late")),
      ...timely.map((row) => toTaken(row, step, "planned", undefined)),
    ],
    staying.map((row) => ({
      ...toRef(row),
      step: index + 1,
      stepId: next?.id,
      wakeAt: next && wakeAt(next, row.started_at, context.timeZone),
    })),
    now,
  );
  if (next) return;
  await appendEvents(
    tx,
    context.clock,
    staying.map((row) =>
      journeyFinished.of({
        customerId: row.customer_id,
        payload: { enrolmentId: row.id, journeyId: row.journey_id },
      }),
    ),
  );
}

/** Asked again when the step is due: the event that says so may still wait in the log. Who never had a contact lost none. */
function hasLostContact(row: EnrolmentRow, { definition }: VersionRow, contacts: Contacts): boolean {
  const known = contacts.get(row.customer_id) ?? [];
  const enrolment = { key: row.enrolment_key, startedAt: row.started_at, cause: row.cause };
  return (
    known.length > 0 &&
    known.every(({ removedAt }) => removedAt !== null) &&
    exitReason(definition, enrolment, { kind: "contact_lost" }) !== undefined
  );
}

async function composeIntents(
  tx: Tx,
  context: Context,
  { journey_id: journeyId, definition }: VersionRow,
  step: JourneyStep,
  enrolments: readonly EnrolmentRow[],
  contacts: Contacts,
): Promise<NewIntent[]> {
  if (enrolments.length === 0) return [];
  const journey = await findJourney(tx, journeyId);
  const names = await findCustomers(
    tx,
    enrolments.map((row) => row.customer_id),
  );
  const chosen = new Map(
    enrolments.map((row) => [
      row.customer_id,
      contacts.get(row.customer_id)?.find(({ removedAt }) => removedAt === null),
    ]),
  );
  const advisors = await findAdvisorNames(
    tx,
    [...chosen.values()].flatMap((contact) => contact?.advisorId ?? []),
  );
  return enrolments.map((row) => {
    const advisorId = chosen.get(row.customer_id)?.advisorId;
    const values: { [V in Variable]?: string | undefined } = {
      customer: knownName(row.customer_id, names.get(row.customer_id)?.displayName),
      advisor: advisorId && advisors.get(advisorId),
      // {product} is always the journey's own word: an order's goods may be prescription drugs, which no message may name (GRD-2)
    };
    const text = render(step.action.text, values, definition.defaults);
    return {
      customerId: row.customer_id,
      purposeKey: `${purposeOf(row.id)}${step.id}`,
      kind: step.action.kind,
      class: step.action.class,
      advisorId,
      title: step.action.kind === "task" ? step.action.title : step.name,
      text: text ?? step.action.text,
      why: {
        journeyId,
        journeyName: journey?.name ?? "",
        stepId: step.id,
        stepName: step.name,
        day: step.wait.days,
        cause: row.cause,
      },
      valueFen: row.cause.amountFen ?? 0,
      plannedAt: row.wake_at ?? context.clock.now(),
      // without an advisor the text can't name one either: the reason to tell is the first
      refusal: advisorId === undefined ? "no_contact" : text === undefined ? "missing_variable" : undefined,
    };
  });
}

/** A name that stands for "unknown" must not be written into a message. */
const knownName = (id: string, name: string | undefined): string | undefined =>
  name === nameOr(id, "") ? undefined : name;

const toRef = (row: EnrolmentRow) => ({ customerId: row.customer_id, id: row.id });

const toTaken = (
  row: EnrolmentRow,
  step: JourneyStep,
  outcome: StepTaken["outcome"],
  reason: string | undefined,
): StepTaken => ({
  customerId: row.customer_id,
  enrolmentId: row.id,
  journeyId: row.journey_id,
  stepId: step.id,
  outcome,
  reason,
});

function partition<Item>(items: readonly Item[], test: (item: Item) => boolean): [Item[], Item[]] {
  const [yes, no]: [Item[], Item[]] = [[], []];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
}
