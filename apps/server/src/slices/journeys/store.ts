import type { JourneyDefinition } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

export type JourneyState = "draft" | "running" | "paused" | "archived";

export interface JourneyRow {
  id: string;
  name: string;
  state: JourneyState;
  version: number;
  draft: JourneyDefinition | null;
  created_at: Date;
  updated_at: Date;
  /** The published one. */
  definition: JourneyDefinition | null;
}

const journeyColumns = sql`
  select journey.*, journey_version.definition
  from journey
  left join journey_version on journey_version.journey_id = journey.id and journey_version.version = journey.version`;

/** Running ones first, then by age. */
export async function findJourneys(db: Db, filter: { archived: boolean }): Promise<JourneyRow[]> {
  const { rows } = await sql<JourneyRow>`
    ${journeyColumns}
    where (state = 'archived') = ${filter.archived}
    order by array_position(array['running', 'paused', 'draft', 'archived'], state), journey.id desc
    limit 500`.execute(db);
  return rows;
}

/** Journeys that people may be in. */
export async function findLivingJourneys(tx: Tx): Promise<JourneyRow[]> {
  const { rows } =
    await sql<JourneyRow>`${journeyColumns} where state in ('running', 'paused') order by journey.id`.execute(
      tx,
    );
  return rows;
}

export async function findJourney(db: Db, id: string): Promise<JourneyRow | undefined> {
  const { rows } = await sql<JourneyRow>`${journeyColumns} where journey.id = ${id}`.execute(db);
  return rows[0];
}

/** Held until the end of the transaction, so that two people's changes follow each other. */
export async function lockJourney(tx: Tx, id: string): Promise<JourneyRow | undefined> {
  await sql`select id from journey where id = ${id} for update`.execute(tx);
  return findJourney(tx, id);
}

export async function insertJourney(
  tx: Tx,
  row: { id: string; name: string; draft: JourneyDefinition },
  now: Date,
): Promise<void> {
  await sql`
    insert into journey (id, name, state, draft, created_at, updated_at)
    values (${row.id}, ${row.name}, 'draft', ${JSON.stringify(row.draft)}::jsonb, ${now}, ${now})`.execute(
    tx,
  );
}

export async function updateJourney(
  tx: Tx,
  id: string,
  row: { name: string; state: JourneyState; version: number; draft: JourneyDefinition | null },
  now: Date,
): Promise<void> {
  await sql`
    update journey
    set name = ${row.name}, state = ${row.state}, version = ${row.version},
      draft = ${row.draft === null ? null : JSON.stringify(row.draft)}::jsonb, updated_at = ${now}
    where id = ${id}`.execute(tx);
}

export async function insertVersion(
  tx: Tx,
  row: { journeyId: string; version: number; definition: JourneyDefinition; by: string },
  now: Date,
): Promise<void> {
  await sql`
    insert into journey_version (journey_id, version, definition, published_at, published_by)
    values (${row.journeyId}, ${row.version}, ${JSON.stringify(row.definition)}::jsonb, ${now}, ${row.by})`.execute(
    tx,
  );
}

/** Of journeys that people may be in: every version, since each enrolment stays on its own. */
export async function findLivingVersions(db: Db): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select journey_version.*, journey.name
    from journey_version
    join journey on journey.id = journey_id
    where journey.state in ('running', 'paused')
    order by journey_id, journey_version.version desc`.execute(db);
  return rows;
}

export interface VersionRow {
  journey_id: string;
  /** The journey's. */
  name: string;
  version: number;
  definition: JourneyDefinition;
  published_at: Date;
  published_by: string;
}

/** All versions of these journeys, latest first. */
export async function findVersions(db: Db, journeyIds: readonly string[]): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select journey_version.*, journey.name
    from journey_version
    join journey on journey.id = journey_id
    where journey_id = any(${[...journeyIds]}::uuid[])
    order by journey_id, journey_version.version desc`.execute(db);
  return rows;
}
