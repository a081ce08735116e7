import type { Db, Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";

/** @returns the keys that are new */
export async function insertCallbacks(
  tx: Tx,
  callbacks: readonly { key: string; raw: string }[],
  now: Date,
): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    insert into wecom_callback (key, raw, received_at)
    select key, raw, ${now}::timestamptz
    from unnest(${callbacks.map(({ key }) => key)}::text[], ${callbacks.map(({ raw }) => raw)}::text[]) with ordinality as callback (key, raw, place)
    order by place
    on conflict (key) do nothing
    returning key`.execute(tx);
  return new Set(rows.map(({ key }) => key));
}

export async function reopenCallbacks(tx: Tx, keys: readonly string[]): Promise<void> {
  await sql`update wecom_callback set processed_at = null where key = any(${[...keys]}::text[]) and processed_at is not null`.execute(
    tx,
  );
}

export interface WaitingCallback {
  id: number;
  raw: string;
}

export const callbackWaits = (): RawBuilder<unknown> =>
  sql`exists (select from wecom_callback where processed_at is null)`;

/**
 * The oldest callbacks that wait, for this transaction alone.
 *
 * @returns undefined while another worker holds the inbox: order matters here more than speed
 */
export async function claimInbox(tx: Tx, limit: number): Promise<WaitingCallback[] | undefined> {
  const lock = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('wecom inbox'), hashtext(current_schema())) as mine`.execute(
    tx,
  );
  if (!lock.rows[0]?.mine) return undefined;
  const { rows } = await sql<WaitingCallback>`
    select id, raw from wecom_callback where processed_at is null order by id limit ${limit}`.execute(tx);
  return rows;
}

export async function closeCallbacks(
  tx: Tx,
  done: readonly { id: number; outcome: string }[],
  now: Date,
): Promise<void> {
  await sql`
    update wecom_callback
    set processed_at = ${now}, outcome = done.outcome
    from jsonb_to_recordset(${JSON.stringify(done)}::jsonb) as done (id bigint, outcome text)
    where wecom_callback.id = done.id`.execute(tx);
}

export async function describeInbox(
  db: Db,
): Promise<{ waiting: number; oldestWaitingAt: Date | null; lastAt: Date | null }> {
  const { rows } = await sql<{ waiting: number; oldestWaitingAt: Date | null; lastAt: Date | null }>`
    select
      (select count(*) from wecom_callback where processed_at is null) as waiting,
      (select received_at from wecom_callback where processed_at is null order by id limit 1) as "oldestWaitingAt",
      (select received_at from wecom_callback order by id desc limit 1) as "lastAt"`.execute(db);
  return rows[0] ?? { waiting: 0, oldestWaitingAt: null, lastAt: null };
}

/** The newest first. */
export async function findLastCallbacks(db: Db, limit: number): Promise<{ raw: string; receivedAt: Date }[]> {
  const { rows } = await sql<{ raw: string; receivedAt: Date }>`
    select raw, received_at as "receivedAt" from wecom_callback order by id desc limit ${limit}`.execute(db);
  return rows;
}

/** @returns how many of at most `limit` were cleared away */
export async function deleteOldCallbacks(tx: Tx, before: Date, limit: number): Promise<number> {
  const { rows } = await sql`
    delete from wecom_callback
    where id in (select id from wecom_callback where processed_at < ${before} order by processed_at limit ${limit})
    returning id`.execute(tx);
  return rows.length;
}
