import { slices } from "@hortus/server/compose";
import { sql } from "kysely";
import { loopOf, type BenchHouse } from "./house.ts";

/**
 * Scores everybody by RFM, and marks the other models of the trade (value ladder, life cycle, rhythm) as if they had been through the
 * customers that were filled in: they decide those who are touched from here on. So a bench of a million begins in a minute, at rest.
 */
export async function settle(house: BenchHouse): Promise<void> {
  const { context } = house;
  await forgetSegments(house); // of a run that was cut off
  const { db } = context.workspace;
  const now = context.clock.now();
  const rfm = loopOf("rfm");
  const isScored = async () => {
    const { rows } = await sql`
      select from rfm_run where finished_at is not null and id = (select id from rfm_run order by id desc limit 1)`.execute(
      db,
    );
    return rows.length > 0;
  };
  while (!(await isScored())) await rfm.run(context);
  const ladders = loopOf("ladders fill");
  for (let version = 0; version < 3; version++) await ladders.run(context);
  await sql`update ladder_version set filled_at = ${now} where filled_at is null`.execute(db);
  await loopOf("rhythm").run(context);
  await sql`update rhythm_state set drawn_at = ${now}, measured_at = ${now}`.execute(db);
  await skipTheLog(context);
}

/** What was told of the filling, no handler hears. */
async function skipTheLog({ workspace }: BenchHouse["context"]): Promise<void> {
  const handlers = slices.flatMap((slice) => slice.handlers ?? []);
  const shares = handlers.flatMap(({ name, shares: of = 1 }) =>
    Array.from({ length: of }, (_, share) => ({ handler: name, share })),
  );
  await sql`
    insert into event_cursor (handler, share, xid, seq)
    select handler, share, last.xid, last.seq
    from jsonb_to_recordset(${JSON.stringify(shares)}::jsonb) as cursor (handler text, share smallint),
      (select xid, seq from event order by event.xid desc, seq desc limit 1) as last
    on conflict (handler, share) do update
    set xid = excluded.xid, seq = excluded.seq`.execute(workspace.db);
}

/** So that a kept workspace is as it was. */
export async function forgetSegments({ context }: BenchHouse): Promise<void> {
  await context.workspace.tx(async (tx) => {
    for (const table of [
      "segment",
      "segment_member",
      "segment_due",
      "segment_change",
      "segment_size",
      "segment_daily",
    ])
      await sql`truncate ${sql.table(table)}`.execute(tx);
  });
}
