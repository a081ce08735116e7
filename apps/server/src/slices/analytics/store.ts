import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

export const FIGURES = ["new_contacts", "lost_contacts", "tasks_done"] as const;
export type Figure = (typeof FIGURES)[number];

export async function addToFigures(
  tx: Tx,
  additions: readonly { figure: Figure; day: string; value: number }[],
): Promise<void> {
  if (additions.length === 0) return;
  await sql`
    insert into daily_figure (figure, day, value)
    select figure, day, sum(value)
    from jsonb_to_recordset(${JSON.stringify(additions)}::jsonb) as row (figure text, day date, value bigint)
    group by figure, day
    order by figure, day
    on conflict (figure, day) do update
    set value = daily_figure.value + excluded.value`.execute(tx);
}

export async function findFigures(
  db: Db,
  from: string,
  to: string,
): Promise<{ figure: Figure; day: string; value: number }[]> {
  const { rows } = await sql<{ figure: Figure; day: string; value: number }>`
    select figure, day, value
    from daily_figure
    where figure = any(${[...FIGURES]}) and day between ${from} and ${to}`.execute(db);
  return rows;
}

export interface Happening {
  id: string;
  at: Date;
  kind: string;
  customer_id: string | null;
  detail: Record<string, unknown>;
}

const KEPT = 200;

export async function addHappenings(tx: Tx, happenings: readonly Happening[]): Promise<void> {
  if (happenings.length === 0) return;
  await sql`
    insert into latest_happening (id, at, kind, customer_id, detail)
    select id, at, kind, customer_id, detail
    from jsonb_to_recordset(${JSON.stringify(happenings)}::jsonb) as row (id uuid, at timestamptz, kind text, customer_id uuid, detail jsonb)
    on conflict do nothing`.execute(tx);
  await sql`
    delete from latest_happening
    where id in (select id from latest_happening order by at desc, id desc offset ${KEPT})`.execute(tx);
}

export async function findHappenings(db: Db, limit: number): Promise<Happening[]> {
  const { rows } = await sql<Happening>`
    select id, at, kind, customer_id, detail from latest_happening order by at desc, id desc limit ${limit}`.execute(
    db,
  );
  return rows;
}

export async function moveHappenings(tx: Tx, from: string, to: string): Promise<void> {
  await sql`update latest_happening set customer_id = ${to} where customer_id = ${from}`.execute(tx);
}
