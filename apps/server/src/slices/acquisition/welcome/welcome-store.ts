import type { ContentSource } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";

export interface NewWelcome {
  id: string;
  code_id: string;
  user_id: string;
  external_user_id: string;
  welcome_code: string;
  added_at: Date;
  deadline: Date;
}

export async function insertWelcomes(tx: Tx, rows: readonly NewWelcome[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into welcome_send (id, code_id, user_id, external_user_id, welcome_code, added_at, deadline)
    select id, code_id, user_id, external_user_id, welcome_code, added_at, deadline
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row (id uuid, code_id uuid, user_id text, external_user_id text, welcome_code text, added_at timestamptz, deadline timestamptz)
    on conflict (external_user_id, user_id, added_at) do nothing`.execute(tx);
}

export const welcomeIsOpen = (): RawBuilder<unknown> =>
  sql`exists (select from welcome_send where outcome in ('waiting', 'sending'))`;

/** Closes what can't be sent any more: never begun is too late; begun and not ended is unknown. */
export async function closeOverdue(tx: Tx, now: Date): Promise<void> {
  await sql`
    update welcome_send
    set outcome = case outcome when 'waiting' then 'too_late' else 'unknown' end, welcome_code = null, finished_at = ${now}
    where outcome in ('waiting', 'sending') and deadline <= ${now}`.execute(tx);
}

/** Takes welcomes to send, the most urgent first; each is given out once. */
export async function claimWelcomes(tx: Tx, limit: number): Promise<NewWelcome[]> {
  const { rows } = await sql<NewWelcome>`
    update welcome_send
    set outcome = 'sending'
    where id in (
      select id from welcome_send
      where outcome = 'waiting'
      order by deadline
      limit ${limit}
      for update skip locked
    )
    returning id, code_id, user_id, external_user_id, welcome_code, added_at, deadline`.execute(tx);
  return rows;
}

export type Outcome = "waiting" | "sent" | "too_late" | "already" | "failed" | "unknown";

export async function storeOutcome(
  tx: Tx,
  id: string,
  outcome: Outcome,
  { error, contents, now }: { error: string | null; contents: readonly ContentSource[]; now: Date },
): Promise<void> {
  const isOver = outcome !== "waiting";
  await sql`
    update welcome_send
    set outcome = ${outcome}, error = ${error}::text, welcome_code = case when ${isOver} then null else welcome_code end,
      contents = ${contents.length > 0 ? JSON.stringify(contents) : null}::jsonb,
      finished_at = case when ${isOver} then ${now}::timestamptz end
    where id = ${id}`.execute(tx);
}

/** A welcome that WeCom took or refused, with a version of a piece. */
export interface ContentWelcome {
  codeId: string;
  codeName: string;
  externalUserId: string;
  version: number;
  arrived: boolean;
  at: Date;
}

/** The latest welcomes with a piece. */
export async function findContentWelcomes(
  db: Db,
  contentId: string,
  limit: number,
): Promise<ContentWelcome[]> {
  const { rows } = await sql<ContentWelcome>`
    select code_id as "codeId", channel_code.name as "codeName", external_user_id as "externalUserId",
      (carried ->> 'version')::integer as version, outcome = 'sent' as arrived, finished_at as at
    from welcome_send
    join channel_code on channel_code.id = code_id
    cross join lateral jsonb_array_elements(contents) as carried
    where contents @> jsonb_build_array(jsonb_build_object('id', ${contentId}::text)) and carried ->> 'id' = ${contentId}
      and outcome in ('sent', 'failed')
    order by finished_at desc, welcome_send.id
    limit ${limit}`.execute(db);
  return rows;
}
