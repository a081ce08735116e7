/**
 * What a complete reading did not see may be gone, or the app may see less than before: somebody took it out of a department, or
 * took customer contact away from it. Then everybody would look lost at once. So few are taken for lost, many are asked about.
 */
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

type LossKind = "staff" | "contacts" | "groups";

/** More than this share of what is known, and more than this many, need a person's word. */
export const LOSS_SHARE = 0.05;
export const LOSS_FLOOR = { staff: 5, contacts: 20, groups: 5 } as const satisfies Record<LossKind, number>;

interface Loss {
  kind: LossKind;
  lost: number;
  known: number;
  /** A few names, so that a person can tell. */
  examples: string[];
  foundAt: Date;
  acceptedAt: Date | null;
}

/**
 * Asks whether a run may take so many for lost, within the run's own transaction. If it may not, the loss is noted for a person; a
 * person's word is good for one run.
 */
export async function mayLose(
  tx: Tx,
  kind: LossKind,
  found: { lost: number; known: number; examples: readonly string[] },
  now: Date,
): Promise<boolean> {
  const isFew = found.lost <= Math.max(LOSS_FLOOR[kind], Math.floor(found.known * LOSS_SHARE));
  const { rows } = await sql<{ accepted: boolean }>`
    select accepted_at is not null as accepted from wecom_loss where kind = ${kind} for update`.execute(tx);
  if (isFew || rows[0]?.accepted) {
    await dropLoss(tx, kind);
    return true;
  }
  await sql`
    insert into wecom_loss (kind, lost, known, examples, found_at)
    values (${kind}, ${found.lost}, ${found.known}, ${JSON.stringify(found.examples)}::jsonb, ${now})
    on conflict (kind) do update set
      lost = excluded.lost, known = excluded.known, examples = excluded.examples, found_at = excluded.found_at`.execute(
    tx,
  );
  return false;
}

export async function findLosses(db: Db): Promise<Loss[]> {
  const { rows } = await sql<Loss>`
    select kind, lost, known, examples, found_at as "foundAt", accepted_at as "acceptedAt" from wecom_loss order by kind`.execute(
    db,
  );
  return rows;
}

/** @returns false when there is none to decide */
export async function acceptLoss(tx: Tx, kind: LossKind, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update wecom_loss set accepted_at = ${now} where kind = ${kind} and accepted_at is null returning 1`.execute(
    tx,
  );
  return rows.length > 0;
}

export async function dropLoss(tx: Tx, kind: LossKind): Promise<boolean> {
  const { rows } = await sql`delete from wecom_loss where kind = ${kind} returning 1`.execute(tx);
  return rows.length > 0;
}
