import type { ComplaintAbout } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

export interface ComplaintRow {
  customer_id: string;
  id: string;
  about: ComplaintAbout;
  note_sealed: string | null;
  external_id: string | null;
  opened_at: Date;
  opened_by: string;
  closed_at: Date | null;
  closed_by: string | null;
  outcome_sealed: string | null;
}

const columns = sql.raw(
  "customer_id, id, about, note_sealed, external_id, opened_at, opened_by, closed_at, closed_by, outcome_sealed",
);

/** @returns nothing when this customer's complaint of that external id is there already */
export async function insertComplaint(tx: Tx, row: ComplaintRow): Promise<ComplaintRow | undefined> {
  const { rows } = await sql<ComplaintRow>`
    insert into complaint (customer_id, id, about, note_sealed, external_id, opened_at, opened_by)
    values (${row.customer_id}, ${row.id}, ${row.about}, ${row.note_sealed}::text, ${row.external_id}::text, ${row.opened_at}, ${row.opened_by})
    on conflict (customer_id, external_id) do nothing
    returning ${columns}`.execute(tx);
  return rows[0];
}

export async function findByExternalId(
  db: Db,
  customerId: string,
  externalId: string,
): Promise<ComplaintRow | undefined> {
  const { rows } = await sql<ComplaintRow>`
    select ${columns} from complaint where customer_id = ${customerId} and external_id = ${externalId}`.execute(
    db,
  );
  return rows[0];
}

/** The first who closes it says how it ended. */
export async function updateClosed(
  tx: Tx,
  closed: { customerId: string; id: string; at: Date; by: string; outcomeSealed: string },
): Promise<ComplaintRow | undefined> {
  const { rows } = await sql<ComplaintRow>`
    update complaint
    set closed_at = ${closed.at}, closed_by = ${closed.by}, outcome_sealed = ${closed.outcomeSealed}
    where customer_id = ${closed.customerId} and id = ${closed.id} and closed_at is null
    returning ${columns}`.execute(tx);
  return rows[0];
}

export async function findComplaintsOf(db: Db, customerId: string): Promise<ComplaintRow[]> {
  const { rows } = await sql<ComplaintRow>`
    select ${columns} from complaint where customer_id = ${customerId} order by opened_at desc, id desc limit 100`.execute(
    db,
  );
  return rows;
}

export async function pageComplaints(
  db: Db,
  filter: { state?: "open" | "closed" | undefined; about?: ComplaintAbout | undefined },
  after: { at: string; id: string } | undefined,
  limit: number,
): Promise<ComplaintRow[]> {
  const { rows } = await sql<ComplaintRow>`
    select ${columns}
    from complaint
    where (${filter.state ?? null}::text is null or (closed_at is null) = (${filter.state ?? null}::text = 'open'))
      and (${filter.about ?? null}::text is null or about = ${filter.about ?? null}::text)
      and (${after?.at ?? null}::timestamptz is null or (opened_at, id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by opened_at desc, id desc
    limit ${limit}`.execute(db);
  return rows;
}

/** Since when a complaint is open, the latest of several; who has none is left out. */
export async function findOpenComplaints(db: Db, customerIds: readonly string[]): Promise<Map<string, Date>> {
  if (customerIds.length === 0) return new Map();
  const { rows } = await sql<{ customer_id: string; at: Date }>`
    select customer_id, max(opened_at) as at
    from complaint
    where customer_id = any(${[...customerIds]}::uuid[]) and closed_at is null
    group by customer_id`.execute(db);
  return new Map(rows.map((row) => [row.customer_id, row.at]));
}

/**
 * Gives the complaints of `from` to `to`; with `origins`, only what came from those goes back. Written anew and not changed, since the
 * customer decides where they are kept. Of two with one external id the one that is there stays.
 */
export async function moveComplaints(
  tx: Tx,
  { from, to, origins }: { from: string; to: string; origins?: readonly string[] },
): Promise<void> {
  const came = origins ? sql`and origin_customer_id = any(${[...origins]}::uuid[])` : sql``;
  await sql`
    with moved as (delete from complaint where customer_id = ${from} ${came} returning *)
    insert into complaint (
      customer_id, id, about, note_sealed, external_id, opened_at, opened_by, closed_at, closed_by, outcome_sealed, origin_customer_id
    )
    select ${to}::uuid, id, about, note_sealed, external_id, opened_at, opened_by, closed_at, closed_by, outcome_sealed,
      nullif(coalesce(origin_customer_id, ${from}::uuid), ${to}::uuid)
    from moved
    on conflict do nothing`.execute(tx);
}
