import { journeyRoutes, type Journey, type JourneyDefinition, type JourneySummary } from "@hortus/contracts";
import { notFound } from "@hortus/kernel";
import { plainFacts } from "@hortus/rules";
import type { Caller, Context } from "../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../paging.ts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { describeFacts, refuseOthersCustomer } from "../customers/index.ts";
import { describeEnrolments, findEnrolments } from "./enrolments/list.ts";
import { describeEvents } from "./definitions/event-catalogue.ts";
import { isDateFact } from "./definitions/flaws.ts";
import { journeyTemplates } from "./definitions/templates.ts";
import { countEnrolments, countExits, countGoals, countSteps, type EnrolmentCounts } from "./figures.ts";
import {
  archiveJourney,
  changeJourney,
  createJourney,
  enrolByHand,
  flawsOf,
  pauseJourney,
  publishJourney,
  resumeJourney,
} from "./operations.ts";
import { findJourney, findJourneys, findVersions, type JourneyRow, type VersionRow } from "./store.ts";
import { findEnrolmentsOf } from "./enrolments/store.ts";
import { rehearse } from "./rehearsal/rehearse.ts";
import { findWork } from "./work/store.ts";
import { previewMigration, startWork } from "./work/work.ts";

/** Something done to a journey, answered by the journey as it is then. */
const deed =
  (act: (context: Context, caller: Caller, id: string) => Promise<void>) =>
  async ({
    context,
    caller,
    params,
  }: {
    context: Context;
    caller: Caller;
    params: { id: string };
  }): Promise<Journey> => {
    await act(context, caller, params.id);
    return describeJourney(context, params.id);
  };

export const journeyEndpoints: Endpoint[] = [
  endpoint(journeyRoutes.listJourneyTemplates, async () => ({ rows: [...journeyTemplates] })),
  endpoint(journeyRoutes.journeyVocabulary, async ({ context }) => {
    const plain = plainFacts(context.facts);
    const facts = await describeFacts(context.workspace.db, plain);
    return {
      events: await describeEvents(context.workspace.db),
      dates: facts.filter(({ key }) => isDateFact(plain, key)).map(({ key, label }) => ({ key, label })),
      facts,
    };
  }),
  endpoint(journeyRoutes.listJourneys, async ({ context, query }) => {
    const journeys = await findJourneys(context.workspace.db, { archived: query.archived === "true" });
    const counts = await countEnrolments(
      context.workspace.db,
      journeys.map(({ id }) => id),
    );
    return {
      rows: journeys.map((journey) => summarise(journey, counts.get(journey.id))),
      asOf: context.clock.now().toISOString(),
    };
  }),
  endpoint(journeyRoutes.getJourney, ({ context, params }) => describeJourney(context, params.id)),
  endpoint(journeyRoutes.createJourney, async ({ context, caller, body }) =>
    describeJourney(context, await createJourney(context, caller, body)),
  ),
  endpoint(journeyRoutes.changeJourney, async ({ context, caller, params, body }) => {
    await changeJourney(context, caller, params.id, body);
    return describeJourney(context, params.id);
  }),
  endpoint(journeyRoutes.publishJourney, deed(publishJourney)),
  endpoint(journeyRoutes.pauseJourney, deed(pauseJourney)),
  endpoint(journeyRoutes.resumeJourney, deed(resumeJourney)),
  endpoint(journeyRoutes.archiveJourney, deed(archiveJourney)),
  endpoint(journeyRoutes.rehearseJourney, ({ context, params, body }) => rehearse(context, params.id, body)),
  endpoint(journeyRoutes.previewMigration, ({ context, params }) => previewMigration(context, params.id)),
  endpoint(journeyRoutes.migrateEnrolments, async ({ context, caller, params, body }) => {
    await startWork(context, caller, params.id, "migrate", body);
    return describeJourney(context, params.id);
  }),
  endpoint(journeyRoutes.removeEnrolments, async ({ context, caller, params, body }) => {
    await startWork(context, caller, params.id, "remove", body);
    return describeJourney(context, params.id);
  }),
  endpoint(journeyRoutes.listEnrolments, async ({ context, params, query }) => {
    const { db } = context.workspace;
    if (!(await findJourney(db, params.id))) throw notFound("This journey");
    const after = query.cursor === undefined ? undefined : unpackCursor(query.cursor, 2);
    const { state, stepId, exitReason } = query;
    const found = await findEnrolments(
      db,
      { journeyId: params.id, state, stepId, exitReason },
      after,
      query.limit + 1,
    );
    const { rows, nextCursor } = cutPage(found, query.limit, (last) =>
      packCursor([last.started_at.toISOString(), last.id]),
    );
    return {
      rows: await describeEnrolments(context, rows),
      nextCursor,
      asOf: context.clock.now().toISOString(),
    };
  }),
  endpoint(journeyRoutes.enrolCustomers, async ({ context, caller, params, body }) => {
    const rows = await enrolByHand(context, caller, params.id, body.customerIds);
    return { enrolled: rows.filter(({ outcome }) => outcome === "enrolled").length, rows };
  }),
  endpoint(journeyRoutes.listCustomerJourneys, async ({ context, caller, params }) => {
    const { db } = context.workspace;
    await refuseOthersCustomer(db, caller, params.id);
    const rows = (await findEnrolmentsOf(db, [params.id])).slice(0, 100);
    return { rows: await describeEnrolments(context, rows), asOf: context.clock.now().toISOString() };
  }),
];

function summarise(
  journey: JourneyRow,
  counts: EnrolmentCounts = { inProgress: 0, done: 0, exited: 0 },
): JourneySummary {
  const shown = journey.definition ?? journey.draft;
  return {
    id: journey.id,
    name: journey.name,
    state: journey.state,
    version: journey.version,
    hasDraft: journey.draft !== null,
    trigger: shown?.trigger ?? { kind: "manual" },
    stepCount: shown?.steps.length ?? 0,
    counts,
    updatedAt: journey.updated_at.toISOString(),
  };
}

async function describeJourney(context: Context, id: string): Promise<Journey> {
  const { db } = context.workspace;
  const journey = await findJourney(db, id);
  if (!journey) throw notFound("This journey");
  const counts = await countEnrolments(db, [id]);
  const versions = await findVersions(db, [id]);
  return {
    ...summarise(journey, counts.get(id)),
    published: journey.definition ?? undefined,
    draft: journey.draft ?? undefined,
    steps: await describeSteps(context, journey, versions),
    versions: versions.map((row) => ({
      version: row.version,
      publishedAt: row.published_at.toISOString(),
      publishedBy: row.published_by,
    })),
    exits: await countExits(db, id),
    goals: await countGoals(db, id),
    flaws: journey.draft ? await flawsOf(db, context, id, journey.draft) : [],
    work: (await findWork(db, id)).map((row) => ({
      id: row.id,
      kind: row.kind,
      state: row.state,
      at: row.at.toISOString(),
      by: row.by_name,
      total: row.total,
      seen: row.seen,
      changed: row.changed,
    })),
    asOf: context.clock.now().toISOString(),
  };
}

/** Steps of the version in force, then those of older versions that people went through, each by its latest name. */
async function describeSteps(
  context: Context,
  journey: JourneyRow,
  versions: readonly VersionRow[],
): Promise<Journey["steps"]> {
  const figures = await countSteps(context.workspace.db, journey.id);
  const shown: JourneyDefinition[] =
    versions.length > 0 ? versions.map((row) => row.definition) : journey.draft ? [journey.draft] : [];
  const names = new Map<string, string>();
  for (const { steps } of shown) for (const { id, name } of steps) if (!names.has(id)) names.set(id, name);
  const current = new Set(shown[0]?.steps.map(({ id }) => id));
  return [...names]
    .filter(([stepId]) => current.has(stepId) || figures.has(stepId))
    .map(([stepId, name]) => ({
      stepId,
      name,
      waiting: 0,
      planned: 0,
      replied: 0,
      skipped: 0,
      paths: [],
      ...figures.get(stepId),
    }));
}
