import type { Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";

/** What became of the task, as the card says it. "moved": it is another advisor's now; "refused": WeCom took no card. */
export type CardEnd =
  | "preparing"
  | "open"
  | "done"
  | "expired"
  | "skipped"
  | "failed"
  | "snoozed"
  | "moved"
  | "refused";

export interface TaskCard {
  id: string;
  taskId: string;
  advisorId: string;
  state: "waiting" | "sent" | "ending" | "ended";
  endedAs: CardEnd | null;
  responseCode: string | null;
  tries: number;
}

const columns = sql`
  id, task_id as "taskId", advisor_id as "advisorId", state, ended_as as "endedAs", response_code as "responseCode", tries`;

/**
 * The tasks that these advisors should have as cards next, so that each has up to `most` open: late ones first, then by value. Only what
 * a press can close is among them, and nothing that was a card before, unless it was put off or came from somebody else.
 */
export async function findNextForCards(
  tx: Tx,
  advisorIds: readonly string[],
  { now, most }: { now: Date; most: number },
): Promise<{ taskId: string; advisorId: string }[]> {
  const { rows } = await sql<{ taskId: string; advisorId: string }>`
    select task.id as "taskId", wanted.id as "advisorId"
    from unnest(${[...advisorIds]}::text[]) as wanted (id)
    cross join lateral (
      select id
      from advisor_task
      where advisor_id = wanted.id and state = 'open' and kind = 'task' and not needs_note and not needs_photo
        and (snoozed_until is null or snoozed_until <= ${now})
        and not exists (
          select from task_card
          where task_card.task_id = advisor_task.id
            and (state in ('waiting', 'sent') or ended_as is null or ended_as not in ('snoozed', 'moved'))
        )
      order by escalated_at is null, value_fen desc, due_at, id
      limit greatest(
        0,
        ${most}::bigint
          - (select count(*) from task_card as open where open.advisor_id = wanted.id and open.state in ('waiting', 'sent'))
      )
    ) as task
    order by wanted.id, task.id`.execute(tx);
  return rows;
}

export async function insertCards(
  tx: Tx,
  rows: readonly { id: string; taskId: string; advisorId: string }[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into task_card (id, task_id, advisor_id, state, due_at, changed_at)
    select id, "taskId", "advisorId", 'waiting', ${now}::timestamptz, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as (id uuid, "taskId" uuid, "advisorId" text)
    on conflict do nothing`.execute(tx);
}

/** Their tasks are over or put off: the buttons are to be replaced. A card whose call is under way keeps its lease. */
export async function endCards(tx: Tx, taskIds: readonly string[], endedAs: CardEnd): Promise<void> {
  await sql`
    update task_card
    set state = 'ending', ended_as = ${endedAs}
    where task_id = any(${[...taskIds]}::uuid[]) and state in ('waiting', 'sent')`.execute(tx);
}

export const cardIsDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from task_card where state in ('waiting', 'ending') and due_at <= ${now})`;

/** The card whose turn it is, leased for longer with each try, so that a process that dies with it delays it only. */
export async function claimCard(tx: Tx, now: Date, firstLeaseMs: number): Promise<TaskCard | undefined> {
  const { rows } = await sql<TaskCard>`
    with next as (
      select id as next_id
      from task_card
      where state in ('waiting', 'ending') and due_at <= ${now}
      order by due_at, id
      limit 1
      for update skip locked
    )
    update task_card
    set tries = tries + 1, due_at = ${now}::timestamptz + make_interval(secs => ${firstLeaseMs / 1000}::float8 * power(2, tries))
    from next
    where id = next_id
    returning ${columns}`.execute(tx);
  return rows[0];
}

/** WeCom has it. When its task ended meanwhile, the button is replaced next. */
export async function noteSent(tx: Tx, id: string, responseCode: string | null, now: Date): Promise<void> {
  await sql`
    update task_card
    set state = case state when 'waiting' then 'sent' else state end, response_code = ${responseCode}::text, tries = 0,
      due_at = ${now}, changed_at = ${now}
    where id = ${id} and state in ('waiting', 'ending')`.execute(tx);
}

/** Of the advisor's press: the card is to say what became of the task, with the code that came with the press. */
export async function noteAnswer(
  tx: Tx,
  id: string,
  { endedAs, responseCode, now }: { endedAs: CardEnd; responseCode: string; now: Date },
): Promise<void> {
  await sql`
    update task_card
    set state = 'ending', ended_as = ${endedAs}, response_code = ${responseCode}, tries = 0, due_at = ${now}
    where id = ${id}`.execute(tx);
}

/** Nothing more is to do about it, unless a press brought another code while this one was used. */
export async function closeCard(tx: Tx, card: TaskCard, endedAs: CardEnd, now: Date): Promise<void> {
  await sql`
    update task_card
    set state = 'ended', ended_as = coalesce(ended_as, ${endedAs}), response_code = null, changed_at = ${now}
    where id = ${card.id} and response_code is not distinct from ${card.responseCode}::text`.execute(tx);
}

export async function deleteOldCards(tx: Tx, before: Date): Promise<void> {
  await sql`delete from task_card where state = 'ended' and changed_at < ${before}`.execute(tx);
}

export async function lockCard(tx: Tx, id: string): Promise<TaskCard | undefined> {
  const { rows } = await sql<TaskCard>`select ${columns} from task_card where id = ${id} for update`.execute(
    tx,
  );
  return rows[0];
}
