import type { JourneyDefinition, JourneyRehearsal, RehearsedLoad } from "@hortus/contracts";
import { addDays, daysBetween, instantOf, localDate, notFound, ProblemError } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { findCustomers } from "../../customers/index.ts";
import type { Entrance } from "../enrolments/enrol.ts";
import { findEnrolmentsOf } from "../enrolments/store.ts";
import { admits } from "../model.ts";
import { findJourney, findJourneys } from "../store.ts";
import { findEntrances, MOST_ENTRANCES } from "./entrants.ts";
import { whyNobody } from "./nobody.ts";
import { capacityWarnings, loadOf, type RehearsedWork } from "./load.ts";
import { objectionsOf } from "./objections.ts";
import { walk, type Walker } from "./walk.ts";

const MOST_DAYS = 92;
const MOST_WALKERS = 500;
const PEOPLE_SHOWN = 50;

/** Leads the customers of a past span through the draft, or what is published, without writing or sending anything. */
export async function rehearse(
  context: Context,
  journeyId: string,
  { from, to }: { from: string; to: string },
): Promise<JourneyRehearsal> {
  const { timeZone, clock } = context;
  const today = localDate(clock.now(), timeZone);
  const days = daysBetween(from, to);
  if (days < 0 || days >= MOST_DAYS || to > today)
    throw new ProblemError(400, "bad_range", `Ask for 1 to ${MOST_DAYS} days that are past`, { field: "to" });
  const journey = await findJourney(context.workspace.db, journeyId);
  const definition = journey?.draft ?? journey?.definition;
  if (!definition) throw notFound("This journey");
  const start = instantOf(from, "00:00", timeZone);
  const found = await findEntrances(context, definition, start, instantOf(addDays(to, 1), "00:00", timeZone));
  const { admitted, kept } = admit(definition, found);
  const walked = admitted.slice(0, MOST_WALKERS);
  // whoever came in on the last day is followed to the end, as far as there is a past
  const walkers = await walk(context, journeyId, definition, walked, clock.now());
  const load = await loadOf(context, workOf(definition, walkers));
  return {
    from,
    to,
    entered: admitted.length,
    rehearsed: walked.length,
    kept: [...kept].map(([reason, count]) => ({ reason, count })),
    steps: stepsOf(definition, walkers, timeZone),
    days: daysOf(definition, walkers, from, timeZone),
    load,
    warnings: await warningsOf(context, journeyId, definition, { found: found.length, walkers, load }),
    people: await peopleOf(context, definition, walkers.slice(0, PEOPLE_SHOWN)),
  };
}

/** One run for each key, and as often as the journey's re-entry allows. */
function admit(definition: JourneyDefinition, entrances: readonly Entrance[]) {
  const kept = new Map<string, number>();
  const starts = new Map<string, Date[]>();
  const keys = new Set<string>();
  const admitted = entrances.filter(({ customerId, key, cause }) => {
    const before = starts.get(customerId) ?? [];
    const at = new Date(cause.at);
    const reason = keys.has(`${customerId} ${key}`)
      ? "already_in"
      : admits(definition.reentry, before, at)
        ? undefined
        : "reentry_refused";
    if (reason) kept.set(reason, (kept.get(reason) ?? 0) + 1);
    else {
      keys.add(`${customerId} ${key}`);
      starts.set(customerId, [...before, at]);
    }
    return !reason;
  });
  return { admitted, kept };
}

function stepsOf(definition: JourneyDefinition, walkers: readonly Walker[], timeZone: string) {
  const noted = groupBy(
    walkers.flatMap(({ steps }) => steps),
    ({ stepId }) => stepId,
  );
  return definition.steps.map(({ id: stepId, name }) => {
    const rows = noted.get(stepId) ?? [];
    const days = rows.map(({ at }) => localDate(at, timeZone)).toSorted();
    const paths = groupBy(rows, ({ path }) => path ?? "");
    return {
      stepId,
      name,
      reached: rows.length,
      passed: rows.filter(({ outcome }) => outcome === "pass").length,
      objections: objectionsOf(rows),
      paths: [...paths].flatMap(([path, group]) => (path === "" ? [] : [{ path, count: group.length }])),
      firstDay: days[0],
      lastDay: days.at(-1),
    };
  });
}

function daysOf(definition: JourneyDefinition, walkers: readonly Walker[], from: string, timeZone: string) {
  const kinds = new Map(definition.steps.map(({ id, kind }) => [id, kind]));
  const days = new Map<string, JourneyRehearsal["days"][number]>();
  const dayOf = (at: Date) => {
    const day = localDate(at, timeZone);
    const row = days.get(day) ?? { day, entered: 0, messages: 0, tasks: 0, refused: 0 };
    days.set(day, row);
    return row;
  };
  for (const { startedAt, steps } of walkers) {
    dayOf(startedAt).entered++;
    for (const { stepId, at, outcome } of steps) {
      if (outcome === "pass") dayOf(at)[kinds.get(stepId) === "task" ? "tasks" : "messages"]++;
      if (outcome === "skip") dayOf(at).refused++;
    }
  }
  return [...days.values()].filter(({ day }) => day >= from).sort((a, b) => a.day.localeCompare(b.day));
}

function workOf(definition: JourneyDefinition, walkers: readonly Walker[]): RehearsedWork[] {
  const steps = new Map(definition.steps.map((step) => [step.id, step]));
  return walkers
    .flatMap((walker) => walker.steps)
    .flatMap(({ stepId, at, outcome, advisorId }) => {
      const step = steps.get(stepId);
      if (outcome !== "pass" || !advisorId || !step) return [];
      return [{ advisorId, at, kind: step.kind === "task" ? step.task : ("message" as const) }];
    });
}

async function warningsOf(
  context: Context,
  journeyId: string,
  definition: JourneyDefinition,
  { found, walkers, load }: { found: number; walkers: readonly Walker[]; load: readonly RehearsedLoad[] },
): Promise<JourneyRehearsal["warnings"]> {
  const warnings: JourneyRehearsal["warnings"] = [];
  if (walkers.length === 0)
    warnings.push({ code: "nobody", words: await whyNobody(context, definition, found) });
  if (found >= MOST_ENTRANCES || found > MOST_WALKERS)
    warnings.push({
      code: "cut",
      words: {
        zh: `只推演了最早的 ${walkers.length} 人。`,
        en: `Only the first ${walkers.length} were led through.`,
      },
    });
  warnings.push(...capacityWarnings(load));
  warnings.push(...(await conflictsOf(context, journeyId, definition, walkers)));
  return warnings;
}

/** Who of them is in another journey now: two journeys speak to one person. */
async function conflictsOf(
  { workspace }: Context,
  journeyId: string,
  definition: JourneyDefinition,
  walkers: readonly Walker[],
): Promise<JourneyRehearsal["warnings"]> {
  const customerIds = [...new Set(walkers.map(({ entrance }) => entrance.customerId))];
  const waiting = await findEnrolmentsOf(workspace.db, customerIds, { waiting: true });
  const others = groupBy(
    waiting.filter((row) => row.journey_id !== journeyId),
    (row) => row.journey_id,
  );
  const journeys = await findJourneys(workspace.db, { archived: false });
  return [...others].map(([id, rows]) => {
    const other = journeys.find((journey) => journey.id === id);
    const name = other?.name ?? id;
    const count = new Set(rows.map((row) => row.customer_id)).size;
    const excludes = definition.exclusive && other?.definition?.exclusive === true;
    return {
      code: "other_journeys" as const,
      words: excludes
        ? {
            zh: `其中 ${count} 人现在在独占旅程“${name}”里，优先级 ${other.definition?.priority}，这里是 ${definition.priority}。`,
            en: `${count} of them are in the exclusive journey “${name}” now, priority ${other.definition?.priority}; here it is ${definition.priority}.`,
          }
        : {
            zh: `其中 ${count} 人现在也在旅程“${name}”里，会同时收到两边的触达。`,
            en: `${count} of them are in the journey “${name}” now too, and would hear from both.`,
          },
    };
  });
}

async function peopleOf({ workspace }: Context, definition: JourneyDefinition, walkers: readonly Walker[]) {
  const names = await findCustomers(workspace.db, [
    ...new Set(walkers.map(({ entrance }) => entrance.customerId)),
  ]);
  const stepNames = new Map(definition.steps.map(({ id, name }) => [id, name]));
  return walkers.map(({ entrance, startedAt, steps, endedWith }) => ({
    customer: { id: entrance.customerId, name: names.get(entrance.customerId)?.displayName ?? "" },
    enteredAt: startedAt.toISOString(),
    endedWith,
    steps: steps.map(({ stepId, at, outcome, path, reason }) => ({
      stepId,
      name: stepNames.get(stepId) ?? stepId,
      at: at.toISOString(),
      outcome,
      path,
      reason,
    })),
  }));
}
