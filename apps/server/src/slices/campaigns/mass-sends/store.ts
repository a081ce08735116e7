import type { MassSend, MassSendChannel, MassSendDefinition } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";
import type { Place } from "./audience.ts";
import type { PostPlace, StandingRow } from "../../outreach/index.ts";

export type MassSendState = MassSend["state"];

export interface MassSendRow {
  id: string;
  name: string;
  state: MassSendState;
  definition: MassSendDefinition;
  version: number;
  created_by: string;
  created_by_id: string | null;
  created_at: Date;
  updated_at: Date;
  approval: NonNullable<MassSend["approval"]> | null;
  started_at: Date | null;
  finished_at: Date | null;
  paused_in: "scheduled" | "planning" | "running" | null;
  place: Place | PostPlace | null;
  planned: number;
  excluded: number;
  observed_until: Date | null;
  /** Where its messages ended, once that is kept. */
  standing: readonly StandingRow[] | null;
}

export async function findMassSend(db: Db, id: string): Promise<MassSendRow | undefined> {
  const { rows } = await sql<MassSendRow>`select * from mass_send where id = ${id}`.execute(db);
  return rows[0];
}

export async function findMassSendsById(db: Db, ids: readonly string[]): Promise<MassSendRow[]> {
  const { rows } =
    await sql<MassSendRow>`select * from mass_send where id = any(${[...ids]}::uuid[])`.execute(db);
  return rows;
}

export async function lockMassSend(tx: Tx, id: string): Promise<MassSendRow | undefined> {
  const { rows } = await sql<MassSendRow>`select * from mass_send where id = ${id} for update`.execute(tx);
  return rows[0];
}

/** Latest first; `before`: the id behind which the page begins. */
export async function findMassSends(
  db: Db,
  filter: {
    state: MassSendState | undefined;
    channel: MassSendChannel | undefined;
    before: string | undefined;
    limit: number;
  },
): Promise<MassSendRow[]> {
  const { rows } = await sql<MassSendRow>`
    select *
    from mass_send
    where (${filter.state ?? null}::text is null or state = ${filter.state ?? null}::text)
      and (${filter.channel ?? null}::text is null or definition ->> 'channel' = ${filter.channel ?? null}::text)
      and (${filter.before ?? null}::uuid is null or id < ${filter.before ?? null}::uuid)
    order by id desc
    limit ${filter.limit}`.execute(db);
  return rows;
}

export async function insertMassSend(
  tx: Tx,
  row: Pick<MassSendRow, "id" | "name" | "definition" | "created_by" | "created_by_id">,
  now: Date,
): Promise<void> {
  await sql`
    insert into mass_send (id, name, state, definition, created_by, created_by_id, created_at, updated_at)
    values (
      ${row.id}, ${row.name}, 'draft', ${JSON.stringify(row.definition)}::jsonb, ${row.created_by}, ${row.created_by_id}, ${now}, ${now}
    )`.execute(tx);
}

/** A new version, and a draft again. */
export async function redraft(
  tx: Tx,
  row: { id: string; name: string; definition: MassSendDefinition },
  now: Date,
): Promise<void> {
  await sql`
    update mass_send
    set name = ${row.name}, definition = ${JSON.stringify(row.definition)}::jsonb, version = version + 1, state = 'draft',
      approval = null, updated_at = ${now}
    where id = ${row.id}`.execute(tx);
}

/** Moves it on, with the fields that go with the new state; those left out stay. */
export async function moveMassSend(
  tx: Tx,
  id: string,
  to: {
    state: MassSendState;
    approval?: MassSendRow["approval"];
    pausedIn?: MassSendRow["paused_in"];
    startedAt?: Date;
    finishedAt?: Date;
  },
  now: Date,
): Promise<void> {
  await sql`
    update mass_send
    set state = ${to.state}, updated_at = ${now}, paused_in = ${to.pausedIn ?? null},
      approval = coalesce(${to.approval ? JSON.stringify(to.approval) : null}::jsonb, approval),
      started_at = coalesce(${to.startedAt ?? null}::timestamptz, started_at),
      finished_at = coalesce(${to.finishedAt ?? null}::timestamptz, finished_at),
      results_due_at = case when ${to.state} = 'running' and definition ->> 'channel' = 'single' then coalesce(results_due_at, ${now}::timestamptz) else results_due_at end
    where id = ${id}`.execute(tx);
}

export const planIsDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from mass_send where state in ('scheduled', 'planning') and coalesce(claimed_until, ${now}) <= ${now})`;

/** One that is to be planned: whose time has come, or whose planner died. Claimed until `claimedUntil`. */
export async function claimToPlan(tx: Tx, now: Date, claimedUntil: Date): Promise<MassSendRow | undefined> {
  const { rows } = await sql<MassSendRow>`
    update mass_send
    set claimed_until = ${claimedUntil}
    where id = (
      select id
      from mass_send
      where (
          state = 'planning'
          or state = 'scheduled' and coalesce((definition ->> 'startAt')::timestamptz, ${now}) <= ${now}
        )
        and (claimed_until is null or claimed_until <= ${now})
      order by id
      limit 1
      for update skip locked
    )
    returning *`.execute(tx);
  return rows[0];
}

/** The page is planned: the plan stands at `place` from now on, if it is still being planned. */
export async function movePlace(
  tx: Tx,
  id: string,
  page: { place: Place | PostPlace | undefined; planned: number; excluded: number },
): Promise<void> {
  await sql`
    update mass_send
    set place = ${page.place ? JSON.stringify(page.place) : null}::jsonb, planned = planned + ${page.planned},
      excluded = excluded + ${page.excluded}, claimed_until = null
    where id = ${id}`.execute(tx);
}

export const anyIsIn = (state: MassSendState): RawBuilder<unknown> =>
  sql`exists (select from mass_send where state = ${state})`;

export async function findIn(db: Db, state: MassSendState, limit: number): Promise<MassSendRow[]> {
  const { rows } = await sql<MassSendRow>`
    select * from mass_send where state = ${state} order by updated_at, id limit ${limit}`.execute(db);
  return rows;
}

const isToKeep = (endedBefore: Date): RawBuilder<unknown> =>
  sql`state in ('finished', 'cancelled') and standing is null and finished_at <= ${endedBefore}`;

export const standingIsWanted = (endedBefore: Date): RawBuilder<unknown> =>
  sql`exists (select from mass_send where ${isToKeep(endedBefore)})`;

/** Those whose standing is to be kept; the latest first, as they stand in lists. */
export async function findToKeep(db: Db, endedBefore: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from mass_send where ${isToKeep(endedBefore)} order by id desc limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

export async function keepStanding(tx: Tx, id: string, standing: readonly StandingRow[]): Promise<void> {
  await sql`update mass_send set standing = ${JSON.stringify(standing)}::jsonb where id = ${id}`.execute(tx);
}

/** Whether somebody plans a page of it at this moment. */
export async function isClaimed(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { rows } = await sql`select 1 from mass_send where id = ${id} and claimed_until > ${now}`.execute(tx);
  return rows.length > 0;
}
