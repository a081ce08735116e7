/** One access token for all processes: a sealed row, and a lease for whoever asks WeCom for the next one. */
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

export interface TokenRow {
  revision: number;
  tokenSealed: string | null;
  goodUntil: Date | null;
}

export async function findToken(db: Db): Promise<TokenRow | undefined> {
  const { rows } = await sql<TokenRow>`
    select revision, token_sealed as "tokenSealed", good_until as "goodUntil" from wecom_token`.execute(db);
  return rows[0];
}

/** @returns whether this caller is the one to fetch; nobody else is until `until` */
export async function leaseToken(tx: Tx, now: Date, until: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into wecom_token (revision, lease_until) values (0, ${until})
    on conflict (only_one) do update set lease_until = excluded.lease_until
    where wecom_token.lease_until is null or wecom_token.lease_until <= ${now}
    returning 1`.execute(tx);
  return rows.length > 0;
}

/** Puts the token that was fetched, or nothing if it was refused, and ends the lease. */
export async function putToken(tx: Tx, token: TokenRow | undefined): Promise<void> {
  if (!token) return void (await sql`update wecom_token set lease_until = null`.execute(tx));
  await sql`
    update wecom_token
    set revision = ${token.revision}, token_sealed = ${token.tokenSealed}, good_until = ${token.goodUntil}, lease_until = null`.execute(
    tx,
  );
}
