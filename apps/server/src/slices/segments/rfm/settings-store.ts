import type { RfmSettings } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

/** A version of a line's settings; 0, and set at no time, are the fifths of whoever chose nothing. */
export interface RfmSettingsVersion {
  settings: RfmSettings;
  version: number;
  set_at: Date | undefined;
}

/** All goods are the line without a name. */
const nameOf = (line: string | undefined) => line ?? "";

/** What is in force. */
export async function findRfmSettings(db: Db, line?: string): Promise<RfmSettingsVersion> {
  const { rows } = await sql<RfmSettingsVersion>`
    select settings, version, set_at
    from rfm_settings
    where line = ${nameOf(line)}
    order by version desc
    limit 1`.execute(db);
  return rows[0] ?? { settings: { mode: "quintiles" }, version: 0, set_at: undefined };
}

/** Two who change one line at once make two versions, one after the other. */
export async function lockRfmSettings(tx: Tx, line: string | undefined): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`rfm settings ${nameOf(line)}`}, 0))`.execute(tx);
}

export async function insertRfmSettings(
  tx: Tx,
  line: string | undefined,
  row: { settings: RfmSettings; version: number; now: Date },
): Promise<void> {
  await sql`
    insert into rfm_settings (line, version, settings, set_at)
    values (${nameOf(line)}, ${row.version}, ${JSON.stringify(row.settings)}::jsonb, ${row.now})`.execute(tx);
}
