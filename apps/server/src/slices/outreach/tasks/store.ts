import type { Why } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";
import { endCards } from "../cards/store.ts";
import type { IntentState } from "../intents/intent.ts";

/** "preparing": its message is not with WeCom yet; "failed": it never will be. Advisors see the other states. */
export type TaskState = "preparing" | "open" | "done" | "expired" | "skipped" | "failed";

export interface TaskRow {
  id: string;
  advisor_id: string;
  kind: "message" | "task";
  title: string;
  text: string;
  why: Why;
  value_fen: number;
  due_at: Date;
  expires_at: Date;
  mass_send_id: string | null;
  state: TaskState;
  note: string | null;
  ended_at: Date | null;
  snoozed_until: Date | null;
  snooze_reason: string | null;
  escalated_at: Date | null;
  needs_note: boolean;
  needs_photo: boolean;
}

interface NewTask {
  id: string;
  advisorId: string;
  kind: "message" | "task";
  title: string;
  text: string;
  why: Why;
  massSendId: string | null;
  dueAt: Date;
  expiresAt: Date;
  needsNote: boolean;
  needsPhoto: boolean;
  state: TaskState;
}

export async function insertTasks(tx: Tx, rows: readonly NewTask[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into advisor_task (id, advisor_id, kind, title, text, why, mass_send_id, value_fen, due_at, expires_at, needs_note, needs_photo, state)
    select id, "advisorId", kind, title, text, why, "massSendId", 0, "dueAt", "expiresAt", "needsNote", "needsPhoto", state
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as (
      id uuid, "advisorId" text, kind text, title text, text text, why jsonb, "massSendId" uuid, "dueAt" timestamptz,
      "expiresAt" timestamptz, "needsNote" boolean, "needsPhoto" boolean, state text
    )`.execute(tx);
}

/** Puts customers into tasks that are not open yet, or just now; the task's value and the message's size grow with them. */
export async function insertTaskCustomers(
  tx: Tx,
  rows: readonly {
    taskId: string;
    customerId: string;
    id: string;
    externalUserId: string;
    valueFen: number;
  }[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into task_customer (task_id, customer_id, intent_id, external_user_id)
    select "taskId", "customerId", id, "externalUserId"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as ("taskId" uuid, "customerId" uuid, id uuid, "externalUserId" text)`.execute(tx);
  await sql`
    update advisor_task
    set value_fen = value_fen + added.value
    from (
      select "taskId", sum("valueFen")::bigint as value
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as ("taskId" uuid, "valueFen" bigint)
      group by "taskId"
    ) as added
    where advisor_task.id = added."taskId"`.execute(tx);
  await sql`
    update mass_message
    set recipients = recipients + added.count
    from (
      select "taskId", count(*) as count
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as ("taskId" uuid)
      group by "taskId"
    ) as added
    where mass_message.id = added."taskId"`.execute(tx);
}

/** Its state, held until the transaction ends: nobody ends it meanwhile. */
export async function lockTask(tx: Tx, id: string): Promise<TaskState | undefined> {
  const { rows } = await sql<{ state: TaskState }>`
    select state from advisor_task where id = ${id} for no key update`.execute(tx);
  return rows[0]?.state;
}

/** Moves tasks on if they still are in one of the states `from`; cards in WeCom follow. @returns those that moved */
export async function moveTasks(
  tx: Tx,
  ids: readonly string[],
  from: readonly TaskState[],
  to: { state: TaskState; note?: string; endedAt?: Date },
): Promise<TaskRow[]> {
  const { rows } = await sql<TaskRow>`
    update advisor_task
    set state = ${to.state}, note = coalesce(${to.note ?? null}::text, note), ended_at = ${to.endedAt ?? null}::timestamptz
    where id = any(${[...ids]}::uuid[]) and state = any(${[...from]}::text[])
    returning *`.execute(tx);
  if (to.state !== "open") await endCards(tx, ids, to.state);
  return rows;
}

/** Whom these tasks are for, with what became of it; of all, or of those with these external userids. The most valuable first. */
export async function findTaskCustomers(
  db: Db,
  taskIds: readonly string[],
  externalUserIds?: readonly string[],
): Promise<TaskCustomerRow[]> {
  const { rows } = await sql<TaskCustomerRow>`
    select ${taskCustomerColumns}
    from task_customer
    join intent on intent.customer_id = task_customer.customer_id and intent.id = task_customer.intent_id
    where task_customer.task_id = any(${[...taskIds]}::uuid[])
      and (${externalUserIds === undefined} or task_customer.external_user_id = any(${[...(externalUserIds ?? [])]}::text[]))
    order by intent.value_fen desc, intent.id`.execute(db);
  return rows;
}

const taskCustomerColumns = sql`
  task_customer.task_id as "taskId", task_customer.customer_id as "customerId", intent_id as id,
  task_customer.external_user_id as "externalUserId", intent.state, intent.reason, intent.sent_at as "sentAt",
  intent.replied_at as "repliedAt",
  intent.value_fen as "valueFen", intent.purpose_key as "purposeKey"`;

/** The first few of each task, with how many there are and how many were reached: a message may be for ten thousand. */
export async function findFirstTaskCustomers(
  db: Db,
  taskIds: readonly string[],
  each: number,
): Promise<FirstTaskCustomerRow[]> {
  const { rows } = await sql<FirstTaskCustomerRow>`
    select customer.*, coalesce(customer.own_why, common.why) as why
    from (
      select ${taskCustomerColumns}, intent.why as own_why, intent.common_id,
        row_number() over (partition by task_customer.task_id order by intent.value_fen desc, intent.id) as place,
        count(*) over (partition by task_customer.task_id) as "customerCount",
        count(*) filter (where intent.state = 'sent') over (partition by task_customer.task_id) as "sentCount"
      from task_customer
      join intent on intent.customer_id = task_customer.customer_id and intent.id = task_customer.intent_id
      where task_customer.task_id = any(${[...taskIds]}::uuid[])
    ) as customer
    left join intent_common as common on common.id = customer.common_id
    where place <= ${each}
    order by "taskId", place`.execute(db);
  return rows;
}

export interface TaskCustomerRow {
  taskId: string;
  customerId: string;
  /** Of the intent. */
  id: string;
  externalUserId: string;
  state: IntentState;
  reason: string | null;
  sentAt: Date | null;
  repliedAt: Date | null;
  valueFen: number;
  purposeKey: string;
}

export type FirstTaskCustomerRow = TaskCustomerRow & { why: Why; customerCount: number; sentCount: number };

/** Takes customers out of a task whose message has not left. @returns ids of tasks that are for nobody any more */
export async function removeTaskCustomers(
  tx: Tx,
  rows: readonly { taskId: string; id: string }[],
): Promise<string[]> {
  const { rows: removed } = await sql<{ task_id: string }>`
    delete from task_customer
    using jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as removed ("taskId" uuid, id uuid)
    where task_customer.task_id = removed."taskId" and task_customer.intent_id = removed.id
    returning task_customer.task_id`.execute(tx);
  const touched = [...new Set(removed.map((row) => row.task_id))];
  const { rows: empty } = await sql<{ id: string }>`
    select id
    from unnest(${touched}::uuid[]) as task (id)
    where not exists (select from task_customer where task_id = task.id)`.execute(tx);
  return empty.map((row) => row.id);
}

export async function findTask(db: Db, id: string): Promise<TaskRow | undefined> {
  const { rows } = await sql<TaskRow>`select * from advisor_task where id = ${id}`.execute(db);
  return rows[0];
}

export const taskIsExpired = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from advisor_task where state = 'open' and expires_at <= ${now})`;

export async function findExpiredTasks(tx: Tx, now: Date, limit: number): Promise<TaskRow[]> {
  const { rows } = await sql<TaskRow>`
    select *
    from advisor_task
    where state = 'open' and expires_at <= ${now}
    order by expires_at
    limit ${limit}
    for update skip locked`.execute(tx);
  return rows;
}

/** An advisor's tasks in one state, or everybody's: open ones by value, ended ones latest first. */
export async function findTasks(
  db: Db,
  filter: {
    state: TaskState | "snoozed";
    now: Date;
    advisorId: string | undefined;
    after: readonly (string | number | null)[] | undefined;
    limit: number;
  },
): Promise<TaskRow[]> {
  const [first = null, second = null, third = null] = filter.after ?? [];
  const ofAdvisor = sql`(${filter.advisorId ?? null}::text is null or advisor_id = ${filter.advisorId ?? null}::text)`;
  const isSnoozed = sql`coalesce(snoozed_until > ${filter.now}, false)`;
  const { rows } =
    filter.state === "open" || filter.state === "snoozed"
      ? await sql<TaskRow>`
          select *
          from advisor_task
          where state = 'open' and ${ofAdvisor} and ${isSnoozed} = ${filter.state === "snoozed"}
            and (${first}::bigint is null or (-value_fen, due_at, id) > (-${first}::bigint, ${second}::timestamptz, ${third}::uuid))
          order by -value_fen, due_at, id
          limit ${filter.limit}`.execute(db)
      : await sql<TaskRow>`
          select *
          from advisor_task
          where state = ${filter.state} and ${ofAdvisor}
            and (${first}::timestamptz is null or (ended_at, id) < (${first}::timestamptz, ${second}::uuid))
          order by ended_at desc, id desc
          limit ${filter.limit}`.execute(db);
  return rows;
}

export async function countTasks(
  db: Db,
  advisorId: string | undefined,
  { now, startOfToday }: { now: Date; startOfToday: Date },
): Promise<{ open: number; doneToday: number; snoozed: number }> {
  const { rows } = await sql<{ open: number; done_today: number; snoozed: number }>`
    select
      count(*) filter (where state = 'open' and (snoozed_until is null or snoozed_until <= ${now})) as open,
      count(*) filter (where state = 'open' and snoozed_until > ${now}) as snoozed,
      count(*) filter (where state = 'done' and ended_at >= ${startOfToday}) as done_today
    from advisor_task
    where state in ('open', 'done') and (${advisorId ?? null}::text is null or advisor_id = ${advisorId ?? null}::text)`.execute(
    db,
  );
  const { open = 0, done_today: doneToday = 0, snoozed = 0 } = rows[0] ?? {};
  return { open, doneToday, snoozed };
}

/** @returns false when the task is not open any more, or would be over before */
export async function snooze(tx: Tx, id: string, until: Date, reason: string): Promise<boolean> {
  const { rows } = await sql`
    update advisor_task
    set snoozed_until = ${until}, snooze_reason = ${reason}
    where id = ${id} and state = 'open' and expires_at > ${until}
    returning id`.execute(tx);
  if (rows.length > 0) await endCards(tx, [id], "snoozed");
  return rows.length > 0;
}
