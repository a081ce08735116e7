import type { RfmSettings } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

/** Quintiles unless somebody chose thresholds. */
export async function findRfmSettings(db: Db): Promise<RfmSettings> {
  const { rows } = await sql<{ settings: RfmSettings }>`select settings from rfm_setting`.execute(db);
  return rows[0]?.settings ?? { mode: "quintiles" };
}

export async function upsertRfmSettings(tx: Tx, settings: RfmSettings, now: Date): Promise<void> {
  await sql`
    insert into rfm_setting (settings, updated_at)
    values (${JSON.stringify(settings)}::jsonb, ${now})
    on conflict (one) do update
    set settings = excluded.settings, updated_at = excluded.updated_at`.execute(tx);
}
