import { ladders, type Ladder } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";
import type { LadderRule } from "./model.ts";

export interface StateChange {
  customer_id: string;
  from_state: string | null;
  to_state: string | null;
}

export interface VersionRow {
  ladder: Ladder;
  version: number;
  states: LadderRule[];
  created_at: Date;
  filled_after: string | null;
  filled: number;
  filled_at: Date | null;
}

/** A ladder has no rules yet, or its latest ones have not decided everybody. */
export const fillIsOpen = (): RawBuilder<unknown> =>
  sql`${ladders.length} > (select count(*) from ladder_version as latest where filled_at is not null
    and not exists (select from ladder_version as later where later.ladder = latest.ladder and later.version > latest.version))`;

/** The version in force of each ladder, in the order in which they are locked. */
export async function findVersions(db: Db): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select distinct on (ladder) * from ladder_version order by ladder, version desc`.execute(db);
  return rows;
}

export async function insertVersion(
  tx: Tx,
  row: { ladder: Ladder; version: number; states: readonly LadderRule[]; now: Date },
): Promise<void> {
  await sql`
    insert into ladder_version (ladder, version, states, created_at)
    values (${row.ladder}, ${row.version}, ${JSON.stringify(row.states)}::jsonb, ${row.now})
    on conflict do nothing`.execute(tx);
}

/** @param filledAfter the last customer decided; nothing once everybody is */
export async function advanceFill(
  tx: Tx,
  version: Pick<VersionRow, "ladder" | "version">,
  step: { filledAfter: string | undefined; count: number; now: Date },
): Promise<void> {
  await sql`
    update ladder_version
    set filled_after = ${step.filledAfter ?? null}, filled = filled + ${step.count}, filled_at = ${step.filledAfter ? null : step.now}
    where ladder = ${version.ladder} and version = ${version.version}`.execute(tx);
}

export async function insertChanges(
  tx: Tx,
  ladder: Ladder,
  changes: readonly (StateChange & { id: string; because: string })[],
  at: Date,
): Promise<void> {
  await sql`
    insert into ladder_change (customer_id, id, ladder, from_state, to_state, at, because)
    select customer_id, id, ${ladder}, from_state, to_state, ${at}, because
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as row (
      customer_id uuid, id uuid, from_state text, to_state text, because text
    )`.execute(tx);
}

/** Takes these customers off all ladders. @returns where they stood */
export async function deleteStates(
  tx: Tx,
  customerIds: readonly string[],
): Promise<(StateChange & { ladder: Ladder })[]> {
  await sql`delete from ladder_due where customer_id = any(${[...customerIds]})`.execute(tx);
  const { rows } = await sql<StateChange & { ladder: Ladder }>`
    delete from customer_ladder
    where customer_id = any(${[...customerIds]})
    returning customer_id, ladder, state as from_state, null::text as to_state`.execute(tx);
  return rows;
}

export const ladderIsDue = (now: Date): RawBuilder<unknown> =>
  sql`
    exists (
      select from unnest(${[...ladders]}::text[]) as ladder
      where exists (select from ladder_due where ladder_due.ladder = ladder.ladder and due_at <= ${now})
    )`;

/** The ladders on which somebody is due: one read of the index, since it is asked each second. */
export async function findLaddersDue(db: Db, now: Date): Promise<Ladder[]> {
  const { rows } = await sql<{ ladder: Ladder }>`
    select ladder
    from unnest(${[...ladders]}::text[]) as ladder
    where exists (select from ladder_due where ladder_due.ladder = ladder.ladder and due_at <= ${now})`.execute(
    db,
  );
  return rows.map((row) => row.ladder);
}

/** Customers whose place time may have changed, earliest first. */
export async function findDue(tx: Tx, ladder: Ladder, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ customer_id: string }>`
    select customer_id from ladder_due where ladder = ${ladder} and due_at <= ${now} order by due_at limit ${limit}`.execute(
    tx,
  );
  return rows.map((row) => row.customer_id);
}

/** What was due and was decided, or belongs to nobody any more, must not come due again. */
export async function forgetDue(
  tx: Tx,
  ladder: Ladder,
  customerIds: readonly string[],
  now: Date,
): Promise<void> {
  await sql`
    delete from ladder_due
    where ladder = ${ladder} and customer_id = any(${[...customerIds]}) and due_at <= ${now}`.execute(tx);
}

export async function findStrategies(
  db: Db,
  ladder: Ladder,
): Promise<{ state: string; zh: string; en: string }[]> {
  const { rows } = await sql<{ state: string; zh: string; en: string }>`
    select state, zh, en from ladder_strategy where ladder = ${ladder}`.execute(db);
  return rows;
}

export async function upsertStrategy(
  tx: Tx,
  row: { ladder: Ladder; state: string; zh: string; en: string },
): Promise<void> {
  await sql`
    insert into ladder_strategy (ladder, state, zh, en)
    values (${row.ladder}, ${row.state}, ${row.zh}, ${row.en})
    on conflict (ladder, state) do update
    set zh = excluded.zh, en = excluded.en`.execute(tx);
}

export interface StandingRow {
  customer_id: string;
  since: Date;
  orders: number;
  money_fen: number;
}

export async function findInState(
  db: Db,
  place: { ladder: Ladder; state: string },
  page: { after: { since: Date; customerId: string } | undefined; limit: number },
): Promise<StandingRow[]> {
  const { after } = page;
  const { rows } = await sql<StandingRow>`
    select known.customer_id, since, coalesce(order_days, 0) as orders, coalesce(money_fen, 0) as money_fen
    from customer_ladder as known
    left join customer_rhythm as rhythm on rhythm.customer_id = known.customer_id
    where ladder = ${place.ladder} and state = ${place.state}
      and (
        ${after?.customerId ?? null}::uuid is null
        or since < ${after?.since ?? null}::timestamptz
        or (since = ${after?.since ?? null}::timestamptz and known.customer_id > ${after?.customerId ?? null}::uuid)
      )
    order by since desc, known.customer_id
    limit ${page.limit}`.execute(db);
  return rows;
}

export async function findStanding(
  db: Db,
  customerId: string,
): Promise<{ ladder: Ladder; state: string; since: Date }[]> {
  const { rows } = await sql<{ ladder: Ladder; state: string; since: Date }>`
    select ladder, state, since from customer_ladder where customer_id = ${customerId} order by ladder`.execute(
    db,
  );
  return rows;
}
