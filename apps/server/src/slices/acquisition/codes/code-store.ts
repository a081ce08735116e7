import type { WelcomeMessage } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";

export interface CodeRow {
  id: string;
  name: string;
  state_key: string;
  advisor_ids: string[];
  tag_ids: string[];
  remark_template: string | null;
  welcome: WelcomeMessage | null;
  skip_verify: boolean;
  config_id: string | null;
  qr_url: string | null;
  push_due_at: Date | null;
  push_attempts: number;
  push_error: string | null;
  created_at: Date;
  updated_at: Date;
  archived_at: Date | null;
}

export type CodeFields = Pick<
  CodeRow,
  "name" | "advisor_ids" | "tag_ids" | "remark_template" | "welcome" | "skip_verify"
>;

const columns = sql.raw(
  "id, name, state_key, advisor_ids, tag_ids, remark_template, welcome, skip_verify, config_id, qr_url, push_due_at, push_attempts, push_error, created_at, updated_at, archived_at",
);

export async function findCodes(
  db: Db,
  filter: { search: string | undefined; archived: boolean; before: string | undefined; limit: number },
): Promise<CodeRow[]> {
  const { search, archived, before, limit } = filter;
  const { rows } = await sql<CodeRow>`
    select ${columns}
    from channel_code
    where (archived_at is not null) = ${archived}
      and (${search ?? null}::text is null or strpos(lower(name), lower(${search ?? null}::text)) > 0)
      and (${before ?? null}::uuid is null or id < ${before ?? null}::uuid)
    order by id desc
    limit ${limit}`.execute(db);
  return rows;
}

export async function findCode(db: Db, id: string): Promise<CodeRow | undefined> {
  const { rows } = await sql<CodeRow>`select ${columns} from channel_code where id = ${id}`.execute(db);
  return rows[0];
}

/** Of each advisor the newest code that leads to nobody else, one that WeCom has drawn before others. */
export async function findOwnCodes(
  db: Db,
  advisorIds: readonly string[],
): Promise<Map<string, { id: string; isDrawn: boolean }>> {
  const { rows } = await sql<{ advisorId: string; id: string; isDrawn: boolean }>`
    select distinct on (advisor_ids[1]) advisor_ids[1] as "advisorId", id, qr_url is not null as "isDrawn"
    from channel_code
    where archived_at is null and cardinality(advisor_ids) = 1 and advisor_ids[1] = any(${[...advisorIds]}::text[])
    order by advisor_ids[1], qr_url is null, id desc`.execute(db);
  return new Map(rows.map(({ advisorId, ...code }) => [advisorId, code]));
}

export async function lockCode(tx: Tx, id: string): Promise<CodeRow | undefined> {
  const { rows } =
    await sql<CodeRow>`select ${columns} from channel_code where id = ${id} for update`.execute(tx);
  return rows[0];
}

/** Codes by the `state` that WeCom brings back. */
export async function findCodesByState(db: Db, stateKeys: readonly string[]): Promise<Map<string, CodeRow>> {
  if (stateKeys.length === 0) return new Map();
  const { rows } =
    await sql<CodeRow>`select ${columns} from channel_code where state_key = any(${[...stateKeys]}::text[])`.execute(
      db,
    );
  return new Map(rows.map((row) => [row.state_key, row]));
}

export async function insertCode(
  tx: Tx,
  row: CodeFields & { id: string; state_key: string },
  now: Date,
): Promise<void> {
  await sql`
    insert into channel_code
      (id, name, state_key, advisor_ids, tag_ids, remark_template, welcome, skip_verify, push_due_at, created_at, updated_at)
    values (
      ${row.id}, ${row.name}, ${row.state_key}, ${row.advisor_ids}::text[], ${row.tag_ids}::uuid[], ${row.remark_template}::text,
      ${row.welcome && JSON.stringify(row.welcome)}::jsonb, ${row.skip_verify}, ${now}, ${now}, ${now}
    )`.execute(tx);
}

/** @param push whether WeCom has to hear of it */
export async function updateCode(
  tx: Tx,
  id: string,
  fields: CodeFields,
  push: boolean,
  now: Date,
): Promise<void> {
  await sql`
    update channel_code
    set name = ${fields.name}, advisor_ids = ${fields.advisor_ids}::text[], tag_ids = ${fields.tag_ids}::uuid[],
      remark_template = ${fields.remark_template}::text, welcome = ${fields.welcome && JSON.stringify(fields.welcome)}::jsonb,
      skip_verify = ${fields.skip_verify}, updated_at = ${now},
      push_due_at = case when ${push} then ${now}::timestamptz else push_due_at end,
      push_attempts = case when ${push} then 0 else push_attempts end,
      push_error = case when ${push} then null else push_error end
    where id = ${id}`.execute(tx);
}

export async function setArchived(tx: Tx, id: string, archivedAt: Date | null, now: Date): Promise<void> {
  await sql`update channel_code set archived_at = ${archivedAt}::timestamptz, updated_at = ${now} where id = ${id}`.execute(
    tx,
  );
}

export const pushIsDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from channel_code where push_due_at <= ${now})`;

/** Takes codes that are due for WeCom, so that nobody else does before `until`. `only` takes this one. */
export async function claimPushes(
  tx: Tx,
  now: Date,
  until: Date,
  limit: number,
  only?: string,
): Promise<CodeRow[]> {
  const { rows } = await sql<CodeRow>`
    update channel_code
    set push_due_at = ${until}, push_attempts = push_attempts + 1
    where id in (
      select id from channel_code
      where push_due_at <= ${now} and (${only ?? null}::uuid is null or id = ${only ?? null}::uuid)
      order by push_due_at
      limit ${limit}
      for update skip locked
    )
    returning ${columns}`.execute(tx);
  return rows;
}

/** WeCom knows the code as it stood at `updatedAt`; what was changed since is still due. */
export async function storePushed(
  tx: Tx,
  id: string,
  way: { configId: string; qrUrl: string | null },
  updatedAt: Date,
): Promise<void> {
  await sql`
    update channel_code
    set config_id = ${way.configId}, qr_url = coalesce(${way.qrUrl}::text, qr_url), push_attempts = 0, push_error = null,
      push_due_at = case when updated_at = ${updatedAt} then null else updated_at end
    where id = ${id}`.execute(tx);
}

/** @param dueAt when to try again; null when trying again does not help */
export async function storePushFailed(tx: Tx, id: string, error: string, dueAt: Date | null): Promise<void> {
  await sql`update channel_code set push_error = ${error}, push_due_at = ${dueAt}::timestamptz where id = ${id}`.execute(
    tx,
  );
}
