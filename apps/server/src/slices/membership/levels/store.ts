import { MOST_MEMBER_LEVELS } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql, type RawBuilder } from "kysely";

export interface LevelRow {
  id: string;
  code: string;
  name: string;
  rank: number;
  archived: boolean;
}

/** Lowest first, archived ones last. */
export const findLevels = (db: Db): Promise<LevelRow[]> => select(db, sql``);

/** As they are until the transaction ends: none of them is archived while members are written. */
export const holdLevels = (tx: Tx): Promise<LevelRow[]> => select(tx, sql`for share`);

/** For whoever changes the ladder: one after the other, and not beside who writes members. */
export async function lockLevels(tx: Tx): Promise<LevelRow[]> {
  await sql`lock table member_level in share row exclusive mode`.execute(tx);
  return select(tx, sql`for update`);
}

async function select(db: Db, hold: RawBuilder<unknown>): Promise<LevelRow[]> {
  const { rows } = await sql<LevelRow>`
    select id, code, name, rank, archived
    from member_level
    order by archived, rank, id
    limit ${MOST_MEMBER_LEVELS}
    ${hold}`.execute(db);
  return rows;
}

export async function insertLevel(tx: Tx, { id, code, name, rank }: LevelRow, now: Date): Promise<void> {
  await sql`
    insert into member_level (id, code, name, rank, created_at)
    values (${id}, ${code}, ${name}, ${rank}, ${now})`.execute(tx);
}

export async function updateLevel(tx: Tx, { id, name, rank, archived }: LevelRow): Promise<void> {
  await sql`
    update member_level set name = ${name}, rank = ${rank}, archived = ${archived} where id = ${id}`.execute(
    tx,
  );
}

/** The levels in this order, from rank 1 on. */
export async function putRanks(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`
    update member_level set rank = ordered.rank
    from unnest(${[...ids]}::uuid[]) with ordinality as ordered (id, rank)
    where member_level.id = ordered.id`.execute(tx);
}

/** Whether somebody is a member at this level, by any card. */
export async function isInUse(tx: Tx, levelId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from membership where level_id = ${levelId} and left_at is null limit 1`.execute(tx);
  return rows.length > 0;
}

/**
 * Customers who are members now, by level: those whom rules find there. It reads what `customer_membership` would say of them without sorting
 * all cards for it: of lasting ones the highest counts, and no two levels in use have one rank.
 */
export async function countMembers(db: Db): Promise<Map<string, number>> {
  const { rows } = await sql<{ level_id: string; members: number }>`
    select member_level.id as level_id, count(*) as members
    from (
      select max(rank) as rank
      from membership
      join member_level on member_level.id = level_id and not archived
      where left_at is null
      group by customer_id
    ) as highest
    join member_level on member_level.rank = highest.rank and not archived
    group by member_level.id`.execute(db);
  return new Map(rows.map((row) => [row.level_id, Number(row.members)]));
}
