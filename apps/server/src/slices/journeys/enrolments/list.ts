import { pathsOf, type Enrolment, type JourneyDefinition, type JourneyStep } from "@hortus/contracts";
import type { Db } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { findCustomers } from "../../customers/index.ts";
import { findOutcomes } from "../../outreach/index.ts";
import { purposeOf } from "./exit.ts";
import { findVersions } from "../store.ts";
import type { StepTaken } from "./store.ts";
import type { EnrolmentRow } from "./waiting.ts";

/** Latest start first. `after`: start and id of the last row of the page before. */
export async function findEnrolments(
  db: Db,
  filter: {
    journeyId: string;
    state: string | undefined;
    stepId: string | undefined;
    exitReason: string | undefined;
  },
  after: readonly (string | number | null)[] | undefined,
  limit: number,
): Promise<EnrolmentRow[]> {
  const [startedAt = null, id = null] = after ?? [];
  const { rows } = await sql<EnrolmentRow>`
    select *
    from enrolment
    where journey_id = ${filter.journeyId}
      and (${filter.state ?? null}::text is null or state = ${filter.state ?? null}::text)
      and (${filter.stepId ?? null}::text is null or step_id = ${filter.stepId ?? null}::text)
      and (${filter.exitReason ?? null}::text is null or exit_reason = ${filter.exitReason ?? null}::text)
      and (${startedAt}::timestamptz is null or (started_at, id) < (${startedAt}::timestamptz, ${id}::uuid))
    order by started_at desc, id desc
    limit ${limit}`.execute(db);
  return rows;
}

/** Enrolments as people see them: where each stands, what each step did, and what outreach made of it since. */
export async function describeEnrolments(
  context: Context,
  rows: readonly EnrolmentRow[],
): Promise<Enrolment[]> {
  const { db } = context.workspace;
  const customerIds = [...new Set(rows.map((row) => row.customer_id))];
  const names = await findCustomers(db, customerIds);
  const journeys = await findJourneyNames(db, [...new Set(rows.map((row) => row.journey_id))]);
  const versions = await findVersions(db, [...journeys.keys()]);
  const definitions = new Map(versions.map((row) => [`${row.journey_id} ${row.version}`, row.definition]));
  const taken = groupBy(await findSteps(db, rows), (step) => step.enrolment_id);
  const purposeKeys = [...taken].flatMap(([id, steps]) => steps.map((step) => purposeOf(id) + step.step_id));
  const outcomes = await findOutcomes(db, customerIds, purposeKeys);
  const ranks = new Map([...definitions].map(([version, definition]) => [version, rankSteps(definition)]));
  return rows.map((row) => {
    const version = `${row.journey_id} ${row.version}`;
    const steps = definitions.get(version)?.steps ?? [];
    const rankOf = ({ step_id: id }: StepRow) => ranks.get(version)?.get(id) ?? steps.length;
    const nameStep = (stepId: string) => ({
      stepId,
      name: steps.find(({ id }) => id === stepId)?.name ?? stepId,
    });
    return {
      id: row.id,
      journey: { id: row.journey_id, name: journeys.get(row.journey_id) ?? "" },
      customer: { id: row.customer_id, name: names.get(row.customer_id)?.displayName ?? "" },
      version: row.version,
      cause: row.cause,
      state: row.state,
      exitReason: row.exit_reason ?? undefined,
      startedAt: row.started_at.toISOString(),
      endedAt: row.ended_at?.toISOString(),
      next:
        row.step_id && row.wake_at
          ? { ...nameStep(nextStop(steps, row.step_id)), at: row.wake_at.toISOString() }
          : undefined,
      // what happens at one instant is told in the order of the journey
      history: (taken.get(row.id) ?? [])
        .toSorted((a, b) => a.at.getTime() - b.at.getTime() || rankOf(a) - rankOf(b))
        .map((step) => {
          const known = steps.find(({ id }) => id === step.step_id);
          const send = outcomes.get(purposeOf(row.id) + step.step_id);
          return {
            ...nameStep(step.step_id),
            at: step.at.toISOString(),
            outcome: step.outcome,
            path: step.path ?? undefined,
            pathName: known && step.path ? nameOfPath(known, step.path) : undefined,
            kind: known?.kind,
            send: send && { id: send.id, kind: send.kind, state: send.state },
            reason: step.reason ?? send?.reason ?? undefined,
            until: send?.until?.toISOString(),
          };
        }),
    };
  });
}

/** Steps by the order in which a customer meets them: each before all that may follow it. */
function rankSteps({ start, steps }: JourneyDefinition): Map<string, number> {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const after: string[] = [];
  const seen = new Set<string>();
  const visit = (id: string | null): void => {
    const step = id === null || seen.has(id) ? undefined : byId.get(id);
    if (!step) return;
    seen.add(step.id);
    for (const { next } of pathsOf(step)) visit(next);
    after.push(step.id);
  };
  visit(start);
  return new Map(after.toReversed().map((id, rank) => [id, rank]));
}

function nameOfPath(step: JourneyStep, path: string): string | undefined {
  if (step.kind === "branch") return step.paths.find(({ id }) => id === path)?.name;
  return step.kind === "split" ? step.arms.find(({ id }) => id === path)?.name : undefined;
}

/** Who stands at a wait by the calendar looks forward to the step behind it; of other waits nobody knows how they end. */
function nextStop(steps: readonly JourneyStep[], stepId: string): string {
  const step = steps.find(({ id }) => id === stepId);
  if (step?.kind !== "wait" || step.until.kind === "event" || step.until.kind === "segment") return stepId;
  return step.next ?? stepId;
}

async function findJourneyNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{
    id: string;
    name: string;
  }>`select id, name from journey where id = any(${[...ids]}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

interface StepRow {
  enrolment_id: string;
  step_id: string;
  at: Date;
  outcome: StepTaken["outcome"];
  path: string | null;
  reason: string | null;
}

async function findSteps(db: Db, enrolments: readonly EnrolmentRow[]): Promise<StepRow[]> {
  const { rows } = await sql<StepRow>`
    select enrolment_id, step_id, at, outcome, path, reason
    from enrolment_step
    where customer_id = any(${enrolments.map((row) => row.customer_id)}::uuid[])
      and enrolment_id = any(${enrolments.map((row) => row.id)}::uuid[])
    order by at, step_id`.execute(db);
  return rows;
}
