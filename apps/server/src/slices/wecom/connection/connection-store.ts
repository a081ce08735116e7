import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

/** The workspace's WeCom company, its secrets still sealed. */
export interface Connection {
  kind: "wecom" | "sandbox";
  corpId: string;
  agentId: number;
  baseUrl: string;
  phoneUrl: string | null;
  secretSealed: string;
  callbackTokenSealed: string;
  encodingAesKeySealed: string;
  /** Grows with each change. */
  revision: number;
  connectedAt: Date;
  /** When WeCom asked for the echo last, with the token and key of now. */
  callbackVerifiedAt: Date | null;
}

export async function findConnection(db: Db): Promise<Connection | undefined> {
  const { rows } = await sql<Connection>`
    select
      kind, corp_id as "corpId", agent_id as "agentId", base_url as "baseUrl", phone_url as "phoneUrl", secret_sealed as "secretSealed",
      callback_token_sealed as "callbackTokenSealed", encoding_aes_key_sealed as "encodingAesKeySealed", revision,
      connected_at as "connectedAt", callback_verified_at as "callbackVerifiedAt"
    from wecom_connection`.execute(db);
  return rows[0];
}

export async function putConnection(
  tx: Tx,
  connection: Omit<Connection, "revision" | "callbackVerifiedAt">,
): Promise<void> {
  await sql`
    insert into wecom_connection
      (kind, corp_id, agent_id, base_url, phone_url, secret_sealed, callback_token_sealed, encoding_aes_key_sealed, connected_at)
    values (
      ${connection.kind}, ${connection.corpId}, ${connection.agentId}, ${connection.baseUrl}, ${connection.phoneUrl}::text,
      ${connection.secretSealed}, ${connection.callbackTokenSealed}, ${connection.encodingAesKeySealed}, ${connection.connectedAt}
    )
    on conflict (only_one) do update set
      kind = excluded.kind, corp_id = excluded.corp_id, agent_id = excluded.agent_id, base_url = excluded.base_url,
      phone_url = excluded.phone_url, secret_sealed = excluded.secret_sealed, callback_token_sealed = excluded.callback_token_sealed,
      encoding_aes_key_sealed = excluded.encoding_aes_key_sealed, connected_at = excluded.connected_at,
      revision = wecom_connection.revision + 1`.execute(tx);
}

export async function noteVerified(db: Db, now: Date): Promise<void> {
  await sql`update wecom_connection set callback_verified_at = ${now}`.execute(db);
}

/** The token or the key is another: what WeCom checked before says nothing. */
export async function forgetVerified(tx: Tx): Promise<void> {
  await sql`update wecom_connection set callback_verified_at = null`.execute(tx);
}
