/** Hand-overs: whose customers go to whom, and how far the asking is. */
import type { NewHandover } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";

export interface HandoverRow {
  id: string;
  fromId: string;
  kind: "on_job" | "resigned";
  receiverIds: string[];
  selection: NewHandover["customers"];
  /** How many customers are put down, and the last of them. */
  picked: number;
  pickedAfter: string;
  state: "picking" | "asking" | "stopped" | "asked";
  errcode: number | null;
  error: string | null;
  attempts: number;
  startedBy: string;
  createdAt: Date;
}

const columns = sql`
  id, from_id as "fromId", kind, receiver_ids as "receiverIds", selection, picked, picked_after as "pickedAfter", state, errcode,
  error, attempts, started_by as "startedBy", created_at as "createdAt"`;

/** @returns false when there is one with this id */
export async function insertHandover(
  tx: Tx,
  row: Pick<HandoverRow, "id" | "fromId" | "kind" | "receiverIds" | "selection" | "startedBy" | "createdAt">,
): Promise<boolean> {
  const { rows } = await sql`
    insert into handover (id, from_id, kind, receiver_ids, selection, state, started_by, created_at, next_at)
    values (
      ${row.id}, ${row.fromId}, ${row.kind}, ${JSON.stringify(row.receiverIds)}::jsonb,
      ${JSON.stringify(row.selection)}::jsonb, 'picking', ${row.startedBy}, ${row.createdAt}, ${row.createdAt}
    )
    on conflict (id) do nothing
    returning id`.execute(tx);
  return rows.length > 0;
}

export async function findHandover(db: Db, id: string): Promise<HandoverRow | undefined> {
  const { rows } = await sql<HandoverRow>`select ${columns} from handover where id = ${id}`.execute(db);
  return rows[0];
}

/** The latest first, after the last row of the page before. */
export async function listHandovers(
  db: Db,
  after: { createdAt: Date; id: string } | undefined,
  limit: number,
): Promise<HandoverRow[]> {
  const { rows } = await sql<HandoverRow>`
    select ${columns}
    from handover
    where (created_at, id) < (${after?.createdAt ?? "infinity"}::timestamptz, ${after?.id ?? "ffffffff-ffff-ffff-ffff-ffffffffffff"}::uuid)
    order by created_at desc, id desc
    limit ${limit}`.execute(db);
  return rows;
}

export const handoverIsDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from handover where next_at <= ${now})`;

/** Takes one hand-over whose next step is due; nobody else takes it until `again`. */
export async function claimHandover(tx: Tx, now: Date, again: Date): Promise<HandoverRow | undefined> {
  const { rows } = await sql<HandoverRow>`
    update handover
    set next_at = ${again}
    where id = (
      select id from handover where next_at <= ${now} and state in ('picking', 'asking') order by next_at, id limit 1 for update skip locked
    )
    returning ${columns}`.execute(tx);
  return rows[0];
}

/**
 * Puts down the next customers of the selection, to the receivers in turn.
 *
 * @returns how many; fewer than `limit` are the last
 */
export async function pickNext(tx: Tx, row: HandoverRow, now: Date, limit: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with next as (
      select external_user_id, row_number() over (order by external_user_id) - 1 as place
      from contact
      where user_id = ${row.fromId} and removed_at is null and external_user_id > ${row.pickedAfter} and ${isPicked(row)}
        and not ${isOnTheWay(row.id)}
      order by external_user_id
      limit ${limit}
    ), put as (
      insert into handover_contact (external_user_id, handover_id, from_id, to_id, state)
      select external_user_id, ${row.id}::uuid, ${row.fromId}::text,
        (${row.receiverIds}::text[])[1 + ((${row.picked}::int + place) % ${row.receiverIds.length}::int)::int], 'planned'
      from next
      on conflict (external_user_id, handover_id) do nothing
    ), moved as (
      update handover
      set picked = picked + (select count(*) from next), picked_after = coalesce((select max(external_user_id) from next), picked_after),
        state = case when (select count(*) from next) < ${limit} then 'asking' else state end, next_at = ${now}
      where id = ${row.id} and state = 'picking'
    )
    select count(*) as n from next`.execute(tx);
  return rows[0]?.n ?? 0;
}

function isPicked({ selection }: HandoverRow): RawBuilder<unknown> {
  if (!selection.all) return sql`external_user_id = any(${[...selection.ids]}::text[])`;
  return sql`external_user_id <> all(${[...selection.except]}::text[]) and ${answersTo(selection.search)}`;
}

/** Whether a row of contact is called so. */
export function answersTo(search: string | undefined): RawBuilder<unknown> {
  if (!search) return sql`true`;
  const like = `%${search.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return sql`(remark ilike ${like} or contact.name ilike ${like})`;
}

/** Whether the customer of a row of contact is on the way to somebody by another hand-over. */
export const isOnTheWay = (handoverId: string | null): RawBuilder<unknown> => sql`exists (
  select from handover_contact other
  where other.external_user_id = contact.external_user_id and other.from_id = contact.user_id
    and other.handover_id is distinct from ${handoverId}::uuid
    and (
      other.state in ('asking', 'waiting')
      or other.state = 'planned' and (select state from handover where id = other.handover_id) <> 'stopped'
    )
)`;

/** The next step is due at `nextAt`; a stop by a person meanwhile stands. */
export async function moveHandover(
  tx: Tx,
  id: string,
  change: {
    state?: HandoverRow["state"];
    nextAt: Date | null;
    failure?: { errcode: number | undefined; error: string };
    askedAt?: Date;
  },
): Promise<void> {
  const { state = null, nextAt, failure, askedAt = null } = change;
  await sql`
    update handover
    set state = coalesce(${state}::text, state), next_at = ${nextAt}::timestamptz, errcode = ${failure?.errcode ?? null}::integer,
      error = ${failure?.error ?? null}::text, attempts = ${failure ? sql`attempts + 1` : 0}, asked_at = coalesce(${askedAt}::timestamptz, asked_at)
    where id = ${id} and state <> 'stopped'`.execute(tx);
}

/** @returns whether it was running */
export async function stopHandover(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`
    update handover
    set state = 'stopped', next_at = null, errcode = null, error = null
    where id = ${id} and state in ('picking', 'asking')
    returning id`.execute(tx);
  return rows.length > 0;
}

/** Goes on, with customers still to be put down first; of one who has left since, as one who has left. @returns whether it stood */
export async function resumeHandover(
  tx: Tx,
  id: string,
  kind: HandoverRow["kind"],
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update handover
    set state = 'picking', kind = ${kind}, next_at = ${now}, errcode = null, error = null, attempts = 0
    where id = ${id} and state = 'stopped'
    returning id`.execute(tx);
  return rows.length > 0;
}
