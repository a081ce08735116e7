import type { Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";
import type { NewEntry } from "./entry-store.ts";

export interface RemarkPush {
  user_id: string;
  external_user_id: string;
  code_id: string;
  attempts: number;
}

export async function planRemarks(tx: Tx, entries: readonly NewEntry[], now: Date): Promise<void> {
  await sql`
    insert into remark_push (user_id, external_user_id, code_id, due_at)
    select advisor_id, external_user_id, code_id, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as row (advisor_id text, external_user_id text, code_id uuid)
    on conflict (external_user_id, user_id) do nothing`.execute(tx);
}

export const remarkIsDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from remark_push where due_at <= ${now})`;

/** Takes remarks that are due, so that nobody else does before `until`. */
export async function claimRemarks(tx: Tx, now: Date, until: Date, limit: number): Promise<RemarkPush[]> {
  const { rows } = await sql<RemarkPush>`
    update remark_push
    set due_at = ${until}, attempts = attempts + 1
    where (external_user_id, user_id) in (
      select external_user_id, user_id from remark_push
      where due_at <= ${now}
      order by due_at
      limit ${limit}
      for update skip locked
    )
    returning user_id, external_user_id, code_id, attempts`.execute(tx);
  return rows;
}

export async function deleteRemark(tx: Tx, { user_id, external_user_id }: RemarkPush): Promise<void> {
  await sql`delete from remark_push where user_id = ${user_id} and external_user_id = ${external_user_id}`.execute(
    tx,
  );
}

export async function postponeRemark(
  tx: Tx,
  { user_id, external_user_id }: RemarkPush,
  dueAt: Date,
): Promise<void> {
  await sql`update remark_push set due_at = ${dueAt} where user_id = ${user_id} and external_user_id = ${external_user_id}`.execute(
    tx,
  );
}
