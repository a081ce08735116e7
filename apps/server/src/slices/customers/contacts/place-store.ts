import type { Tx } from "@hortus/kernel";
import { sql } from "kysely";

/** Makes these stores' places those that are wanted. @returns the advisors for whom something changed, each once */
export async function replacePlaces(
  tx: Tx,
  storeIds: readonly string[],
  wanted: readonly { advisorId: string; storeId: string; placeId: string }[],
): Promise<string[]> {
  const { rows } = await sql<{ advisorId: string }>`
    with wanted as (
      select "advisorId" as advisor_id, "storeId" as store_id, "placeId" as place_id
      from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as row ("advisorId" text, "storeId" uuid, "placeId" uuid)
    ),
    gone as (
      delete from advisor_place as known
      where store_id = any(${[...storeIds]}::uuid[])
        and not exists (
          select from wanted
          where wanted.advisor_id = known.advisor_id and wanted.store_id = known.store_id and wanted.place_id = known.place_id
        )
      returning advisor_id
    ),
    put as (
      insert into advisor_place (advisor_id, store_id, place_id)
      select advisor_id, store_id, place_id from wanted
      on conflict do nothing
      returning advisor_id
    )
    select advisor_id as "advisorId" from gone
    union
    select advisor_id from put`.execute(tx);
  return rows.map(({ advisorId }) => advisorId);
}
