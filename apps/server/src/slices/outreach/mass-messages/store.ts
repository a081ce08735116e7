import type { Db, Tx } from "@hortus/kernel";
import type { SendAttachment } from "@hortus/contracts";
import { type RawBuilder, sql } from "kysely";
import { intentIsDue } from "../intents/store.ts";
import { messageKey, type MessageChannel, type MessageWords } from "./words.ts";

export type MassMessageState = "ready" | "sending" | "unknown" | "open" | "finished" | "failed";

export interface MassMessageRow {
  id: string;
  advisor_id: string;
  text: string;
  attachments: SendAttachment[] | null;
  mass_send_id: string | null;
  channel: MessageChannel;
  recipients: number;
  state: MassMessageState;
  msgid: string | null;
  created_at: Date;
  due_at: Date;
  tries: number;
  sending_at: Date | null;
  recalled: string | null;
  /** Of Moments, while WeCom makes its task. */
  job_id: string | null;
}

/** WeCom takes at most so many customers in one message. */
export const MAX_RECIPIENTS = 10_000;
/** And so many groups. */
const MAX_GROUPS = 2_000;
/** Of what one decision may add to a message. */
const BATCH = 500;

export async function insertMessages(
  tx: Tx,
  rows: readonly (MessageWords & { id: string })[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into mass_message (id, advisor_id, text, attachments, mass_send_id, channel, state, created_at, due_at)
    select id, "advisorId", text, attachments, "massSendId", coalesce(channel, 'single'), 'ready', ${now}::timestamptz, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as (id uuid, "advisorId" text, text text, attachments jsonb, "massSendId" uuid, channel text)`.execute(
    tx,
  );
}

/**
 * Messages with the same words that have not left yet, and room for a batch; held, so that they don't leave before the transaction
 * ends. A worker that decides for other customers may hold one: it is waited for, since two messages would be two taps. By `messageKey`.
 */
export async function joinReadyMessages(
  tx: Tx,
  wanted: readonly MessageWords[],
): Promise<Map<string, string>> {
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<{
    id: string;
    advisor_id: string;
    text: string;
    attachments: SendAttachment[] | null;
    mass_send_id: string | null;
    channel: MessageChannel;
  }>`
    select mass_message.id, mass_message.advisor_id, mass_message.text, mass_message.attachments, mass_message.mass_send_id,
      mass_message.channel
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
      as wanted ("advisorId" text, text text, attachments jsonb, "massSendId" uuid, channel text)
    join mass_message on mass_message.advisor_id = wanted."advisorId" and mass_message.text = wanted.text
      and coalesce(mass_message.attachments, '[]') = wanted.attachments
      and mass_message.mass_send_id is not distinct from wanted."massSendId"
      and mass_message.channel = coalesce(wanted.channel, 'single')
    where mass_message.state = 'ready'
      and mass_message.recalled is null
      and mass_message.recipients <= case mass_message.channel when 'group' then ${MAX_GROUPS - BATCH}::integer else ${MAX_RECIPIENTS - BATCH}::integer end
    order by mass_message.id
    for update of mass_message`.execute(tx);
  return new Map(
    rows.map((row) => [
      messageKey({
        advisorId: row.advisor_id,
        text: row.text,
        attachments: row.attachments ?? [],
        massSendId: row.mass_send_id,
        channel: row.channel,
      }),
      row.id,
    ]),
  );
}

export const messageIsReady = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from mass_message where state = 'ready' and channel <> 'moments' and due_at <= ${now})`;

/**
 * Marks one message as being sent, for two minutes, before WeCom is called: a crash in between leaves it marked. It waits five seconds
 * for others with the same text while intents are still being decided.
 */
export async function claimReady(tx: Tx, now: Date, leaseUntil: Date): Promise<MassMessageRow | undefined> {
  const { rows } = await sql<MassMessageRow>`
    update mass_message
    set state = 'sending', sending_at = ${now}, due_at = ${leaseUntil}
    where id = (
      select id
      from mass_message
      where state = 'ready'
        and channel <> 'moments'
        and due_at <= ${now}
        and not exists (select from kept_back where kept_back.mass_send_id = mass_message.mass_send_id)
        and (created_at <= ${new Date(now.getTime() - 5_000)} or not (
          ${intentIsDue(now)} or exists (select from post where post.due_at <= ${now})
        ))
      order by due_at, id
      limit 1
      for update skip locked
    )
    returning *`.execute(tx);
  return rows[0];
}

export const messageIsUnknown = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from mass_message where state in ('sending', 'unknown') and channel <> 'moments' and due_at <= ${now})`;

/** A message whose call was cut off or not answered; the next look is put off first, so that a failure of ours does not spin. */
export async function claimUnknown(tx: Tx, now: Date, nextLook: Date): Promise<MassMessageRow | undefined> {
  const { rows } = await sql<MassMessageRow>`
    update mass_message
    set state = 'unknown', due_at = ${nextLook}
    where id = (
      select id
      from mass_message
      where state in ('sending', 'unknown') and channel <> 'moments' and due_at <= ${now}
      order by due_at, id
      limit 1
      for update skip locked
    )
    returning *`.execute(tx);
  return rows[0];
}

export const resultsAreDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from mass_message where state = 'open' and channel <> 'moments' and due_at <= ${now})`;

/** A message whose results are to be read, with the next reading put off by `delays[tries]`. */
export async function claimToRead(
  tx: Tx,
  now: Date,
  delaysMs: readonly number[],
): Promise<MassMessageRow | undefined> {
  const { rows } = await sql<MassMessageRow>`
    select *
    from mass_message
    where state = 'open' and channel <> 'moments' and due_at <= ${now}
    order by due_at, id
    limit 1
    for update skip locked`.execute(tx);
  const [message] = rows;
  if (!message) return undefined;
  const delayMs = delaysMs[Math.min(message.tries, delaysMs.length - 1)] ?? 0;
  await sql`
    update mass_message
    set tries = tries + 1, due_at = ${new Date(now.getTime() + delayMs)}
    where id = ${message.id}`.execute(tx);
  return message;
}

/** Moves a message on if it still is in one of the states `from`. @returns false when somebody else moved it */
export async function moveMessage(
  tx: Tx,
  id: string,
  from: readonly MassMessageState[],
  to: {
    state: MassMessageState;
    msgid?: string;
    dueAt?: Date;
    tries?: number;
    sendingAt?: null;
    error?: string;
  },
): Promise<boolean> {
  const { rows } = await sql`
    update mass_message
    set state = ${to.state},
      msgid = coalesce(${to.msgid ?? null}::text, msgid),
      due_at = coalesce(${to.dueAt ?? null}::timestamptz, due_at),
      tries = coalesce(${to.tries ?? null}::integer, tries),
      sending_at = case when ${to.sendingAt === null} then null else sending_at end,
      error = ${to.error ?? null}::text
    where id = ${id} and state = any(${[...from]}::text[])
    returning id`.execute(tx);
  return rows.length > 0;
}

/** Asks for a reading at once. */
export async function nudgeMessage(tx: Tx, id: string, now: Date): Promise<void> {
  await sql`update mass_message set tries = 0, due_at = ${now} where id = ${id} and state = 'open'`.execute(
    tx,
  );
}

/** Notes that what has not arrived must not go out any more; an open one is looked at at once. */
export async function recallMessages(
  tx: Tx,
  ids: readonly string[],
  reason: string,
  now: Date,
): Promise<void> {
  await sql`
    update mass_message
    set recalled = ${reason}, tries = 0, due_at = case when state = 'open' then ${now}::timestamptz else due_at end
    where id = any(${[...ids]}::uuid[]) and recalled is null`.execute(tx);
}

export async function findMessages(db: Db, ids: readonly string[]): Promise<MassMessageRow[]> {
  const { rows } =
    await sql<MassMessageRow>`select * from mass_message where id = any(${[...ids]}::uuid[])`.execute(db);
  return rows;
}

export async function lockMessages(tx: Tx, ids: readonly string[]): Promise<MassMessageRow[]> {
  const { rows } = await sql<MassMessageRow>`
    select * from mass_message where id = any(${[...ids]}::uuid[]) order by id for update`.execute(tx);
  return rows;
}

/** Those of WeCom's messages that are ours already. */
export async function findKnownMsgids(db: Db, msgids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ msgid: string }>`
    select msgid from mass_message where msgid = any(${[...msgids]}::text[]) and channel <> 'moments'`.execute(
    db,
  );
  return new Set(rows.map((row) => row.msgid));
}
