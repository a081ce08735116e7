import type { Db, Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";
import type { MassSendRow } from "../mass-sends/store.ts";

export interface ArmRow {
  /** A variant's id, or "hold_out". */
  arm: string;
  customers: number;
  sent: number;
  /** WeCom did not deliver it. */
  failed: number;
  /** Written back, as far as somebody told. */
  replied: number;
  buyers: number;
  amountFen: number;
  unfriended: number;
}

export const drawIsDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from mass_send where results_due_at <= ${now})`;

/** One whose results are due, put off first, so that a failure of ours does not spin. */
export async function claimToDraw(tx: Tx, now: Date, next: Date): Promise<MassSendRow | undefined> {
  const { rows } = await sql<MassSendRow>`
    update mass_send
    set results_due_at = ${next}
    where id = (
      select id from mass_send where results_due_at <= ${now} order by results_due_at, id limit 1 for update skip locked
    )
    returning *`.execute(tx);
  return rows[0];
}

/** @param next when they are drawn again; once the last customer's days are over the figures are final, and drawn no more */
export async function storeArms(
  tx: Tx,
  id: string,
  arms: readonly ArmRow[],
  { now, observedUntil, next }: { now: Date; observedUntil: Date | undefined; next: Date },
): Promise<void> {
  await sql`delete from mass_send_result where mass_send_id = ${id}`.execute(tx);
  await sql`
    insert into mass_send_result (mass_send_id, arm, customers, sent, failed, replied, buyers, amount_fen, unfriended, as_of)
    select ${id}::uuid, arm, customers, sent, failed, replied, buyers, "amountFen", unfriended, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(arms)}::jsonb)
      as (arm text, customers integer, sent integer, failed integer, replied integer, buyers integer, "amountFen" bigint, unfriended integer)`.execute(
    tx,
  );
  await sql`
    update mass_send
    set observed_until = ${observedUntil ?? null}::timestamptz,
      results_due_at = case
        when state in ('finished', 'cancelled') and coalesce(${observedUntil ?? null}::timestamptz, ${now}) <= ${now} then null
        else least(${next}::timestamptz, case when ${observedUntil ?? null}::timestamptz > ${now} then ${observedUntil ?? null}::timestamptz end)
      end
    where id = ${id}`.execute(tx);
}

export async function findArms(db: Db, id: string): Promise<(ArmRow & { asOf: Date })[]> {
  const { rows } = await sql<ArmRow & { asOf: Date }>`
    select arm, customers, sent, failed, replied, buyers, amount_fen as "amountFen", unfriended, as_of as "asOf"
    from mass_send_result
    where mass_send_id = ${id}
    order by arm = 'hold_out', arm`.execute(db);
  return rows;
}
