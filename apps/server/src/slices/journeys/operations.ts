import type { AuditAction, JourneyDefinition, JourneyFlaw } from "@hortus/contracts";
import { newId, notFound, ProblemError, type Db, type Tx } from "@hortus/kernel";
import { plainFacts } from "@hortus/rules";
import type { Caller, Context } from "../../context.ts";
import { findCustomers, listAttributes } from "../customers/index.ts";
import { auditOf } from "../platform/index.ts";
import { findSegments, findSensitiveSegments } from "../segments/index.ts";
import { findTags } from "../tags/index.ts";
import { findFlaws } from "./definitions/flaws.ts";
import { journeyTemplates } from "./definitions/templates.ts";
import { enrol, type EnrolOutcome } from "./enrolments/enrol.ts";
import { admitDefinition } from "./gate.ts";
import {
  findJourneys,
  insertJourney,
  insertVersion,
  lockJourney,
  updateJourney,
  type JourneyRow,
} from "./store.ts";
import { clearClock, setClock } from "./triggers/clock-store.ts";
import { nextTime } from "./triggers/schedules.ts";

const audit = auditOf("journey");

/** Makes a draft. @returns its id */
export async function createJourney(
  context: Context,
  caller: Caller,
  request: { name: string; template?: string | undefined; definition?: JourneyDefinition | undefined },
): Promise<string> {
  const template =
    request.template === undefined ? undefined : journeyTemplates.find(({ key }) => key === request.template);
  if (request.template !== undefined && !template)
    throw new ProblemError(404, "no_such_template", "This template does not exist", { field: "template" });
  const draft = request.definition ?? template?.definition;
  if (!draft)
    throw new ProblemError(400, "nothing_to_start_from", "Name a template or give a definition", {
      field: "template",
    });
  const id = newId(context.clock);
  await context.workspace.tx(async (tx) => {
    await insertJourney(tx, { id, name: request.name, draft }, context.clock.now());
    await audit(tx, context, caller, id, "journey_created", {
      after: { name: request.name, template: request.template },
    });
  });
  return id;
}

export async function changeJourney(
  context: Context,
  caller: Caller,
  id: string,
  change: { name?: string | undefined; draft?: JourneyDefinition | undefined },
): Promise<void> {
  await alter(context, caller, id, "journey_changed", (journey) => {
    if (journey.state === "archived") throw wrongState("An archived journey does not change");
    return { name: change.name ?? journey.name, draft: change.draft ?? journey.draft };
  });
}

/** Makes the draft the next version; a paused journey stays paused. Who is enrolled stays on the version of the start. */
export async function publishJourney(context: Context, caller: Caller, id: string): Promise<void> {
  await alter(context, caller, id, "journey_published", async (journey, tx) => {
    if (journey.state === "archived") throw wrongState("An archived journey can't be published");
    const { draft: definition } = journey;
    if (!definition)
      throw new ProblemError(409, "nothing_to_publish", "There is no change to publish", {
        hint: "Edit the journey first.",
      });
    await refuseFlawed(tx, context, id, definition);
    await admitDefinition(tx, context, caller, journey, definition);
    const version = journey.version + 1;
    await insertVersion(tx, { journeyId: id, version, definition, by: caller.name }, context.clock.now());
    await startClock(tx, context, id, version, definition);
    return { version, draft: null, state: journey.state === "draft" ? "running" : journey.state };
  });
}

export const pauseJourney = (context: Context, caller: Caller, id: string): Promise<void> =>
  alter(context, caller, id, "journey_paused", (journey) => {
    if (journey.state !== "running") throw wrongState("Only a running journey can be paused");
    return { state: "paused" };
  });

export const resumeJourney = (context: Context, caller: Caller, id: string): Promise<void> =>
  alter(context, caller, id, "journey_resumed", (journey) => {
    if (journey.state !== "paused") throw wrongState("Only a paused journey can be resumed");
    return { state: "running" };
  });

/** For good. Who is in it leaves in the background. */
export const archiveJourney = (context: Context, caller: Caller, id: string): Promise<void> =>
  alter(context, caller, id, "journey_archived", (journey) => {
    if (journey.state === "archived") throw wrongState("This journey is archived already");
    return { state: "archived" };
  });

/** Enrols by hand, whatever the trigger. */
export async function enrolByHand(
  context: Context,
  caller: Caller,
  id: string,
  customerIds: readonly string[],
): Promise<{ customerId: string; outcome: Exclude<EnrolOutcome, "too_late"> | "unknown_customer" }[]> {
  const { workspace, clock } = context;
  return workspace.tx(async (tx) => {
    const journey = await lockJourney(tx, id);
    if (!journey) throw notFound("This journey");
    if (journey.state !== "running")
      throw wrongState("Only a running journey takes customers in", "Publish or resume it first.");
    const known = await findCustomers(tx, customerIds);
    const cause = { kind: "manual" as const, at: clock.now().toISOString() };
    const living = [...new Set([...known.values()].map((customer) => customer.id))];
    const entrances = living.map((customerId) => ({ customerId, key: `manual:${newId(clock)}`, cause }));
    const outcomes = await enrol(tx, context, journey, entrances);
    const rows = customerIds.map((customerId) => {
      const outcome = outcomes.get(known.get(customerId)?.id ?? "");
      // what starts now is never too late
      return {
        customerId,
        outcome: outcome === undefined || outcome === "too_late" ? ("unknown_customer" as const) : outcome,
      };
    });
    const enrolled = rows.filter(({ outcome }) => outcome === "enrolled").length;
    await audit(tx, context, caller, id, "customers_enrolled", {
      after: { asked: customerIds.length, enrolled },
    });
    return rows;
  });
}

type Alteration = Partial<Pick<JourneyRow, "name" | "state" | "version" | "draft">>;

async function alter(
  context: Context,
  caller: Caller,
  id: string,
  action: AuditAction,
  decide: (journey: JourneyRow, tx: Tx) => Alteration | Promise<Alteration>,
): Promise<void> {
  await context.workspace.tx(async (tx) => {
    const journey = await lockJourney(tx, id);
    if (!journey) throw notFound("This journey");
    const change = await decide(journey, tx);
    const { name, state, version, draft } = journey;
    await updateJourney(tx, id, { name, state, version, draft, ...change }, context.clock.now());
    const before = Object.fromEntries(
      Object.keys(change).map((key) => [key, journey[key as keyof Alteration]]),
    ); // its own keys
    await audit(tx, context, caller, id, action, { before, after: change });
  });
}

/** What keeps a definition from being published; looks up what it names. */
export async function flawsOf(
  db: Db,
  context: Context,
  journeyId: string,
  definition: JourneyDefinition,
): Promise<JourneyFlaw[]> {
  const segments = await findSegments(db, { archived: false });
  // Everybody who reads a journey sees whom it holds: what is sensitive (SEG-7) can't be said in one.
  const sensitive = await findSensitiveSegments(db, context.facts);
  const journeys = await findJourneys(db, { archived: false });
  return findFlaws(definition, {
    facts: plainFacts(context.facts),
    segmentIds: new Set(segments.map(({ id }) => id).filter((id) => !sensitive.has(id))),
    attributes: (await listAttributes(db)).filter(
      ({ archived, sensitive: isSensitive }) => !archived && !isSensitive,
    ),
    tagIds: new Set((await findTags(db)).map(({ id }) => id)),
    id: journeyId,
    others: new Map(
      journeys.flatMap(({ id, name, definition: published }) =>
        id === journeyId ? [] : [[id, { name, definition: published ?? undefined }] as const],
      ),
    ),
  });
}

async function refuseFlawed(
  tx: Tx,
  context: Context,
  journeyId: string,
  definition: JourneyDefinition,
): Promise<void> {
  const [flaw, ...others] = await flawsOf(tx, context, journeyId, definition);
  if (!flaw) return;
  throw new ProblemError(400, "flawed_journey", flaw.words.en, {
    field: flaw.field,
    ...(others.length > 0 ? { hint: `${others.length} more places are wrong as well.` } : {}),
  });
}

/** Dates are filled in the background, a schedule has a next time; other triggers need events only. */
async function startClock(
  tx: Tx,
  { clock, timeZone }: Context,
  journeyId: string,
  version: number,
  { trigger }: JourneyDefinition,
): Promise<void> {
  const now = clock.now();
  const nextAt =
    trigger.kind === "date" ? now : trigger.kind === "schedule" && nextTime(trigger.cron, now, timeZone);
  if (nextAt && (trigger.kind === "date" || trigger.kind === "schedule"))
    await setClock(tx, { journeyId, version, kind: trigger.kind, nextAt });
  else await clearClock(tx, journeyId);
}

const wrongState = (
  message: string,
  hint = "Load the page again: somebody may have changed it.",
): ProblemError => new ProblemError(409, "wrong_state", message, { hint });
