import type { ContentChannel, RegulatoryClass, Severity } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Actor } from "../actor.ts";

export interface OverrideRow {
  rule_id: string;
  severity: Severity | "off";
  reason: string;
  changed_by: Actor;
  changed_at: Date;
}
export interface OwnRuleRow {
  id: string;
  title: string;
  severity: Severity;
  words: string[];
  classes: RegulatoryClass[];
  channels: ContentChannel[];
  advice: string;
  changed_by: Actor;
  changed_at: Date;
}
export interface AllowedRow {
  id: string;
  phrase: string;
  ground: string;
  reason: string;
  added_by: Actor;
  added_at: Date;
}

/** People write these by hand; the bound only keeps a mistake from filling memory. */
const MOST_ROWS = 2_000;

export async function findRuleVersion(db: Db): Promise<number> {
  const { rows } = await sql<{ version: number }>`select version from rule_version`.execute(db);
  return rows[0]?.version ?? 0;
}

/** Locks the rules for the rest of the transaction, so that two changes make two versions. */
export async function raiseRuleVersion(tx: Tx): Promise<void> {
  await sql`
    insert into rule_version (version) values (1)
    on conflict (only_one) do update set version = rule_version.version + 1`.execute(tx);
}

export async function findOverrides(db: Db): Promise<OverrideRow[]> {
  const { rows } = await sql<OverrideRow>`
    select rule_id, severity, reason, changed_by, changed_at from rule_override order by rule_id limit ${MOST_ROWS}`.execute(
    db,
  );
  return rows;
}

export async function putOverride(tx: Tx, row: OverrideRow): Promise<void> {
  await sql`
    insert into rule_override (rule_id, severity, reason, changed_by, changed_at)
    values (${row.rule_id}, ${row.severity}, ${row.reason}, ${JSON.stringify(row.changed_by)}::jsonb, ${row.changed_at})
    on conflict (rule_id) do update set severity = excluded.severity, reason = excluded.reason,
      changed_by = excluded.changed_by, changed_at = excluded.changed_at`.execute(tx);
}

export async function deleteOverride(tx: Tx, ruleId: string): Promise<void> {
  await sql`delete from rule_override where rule_id = ${ruleId}`.execute(tx);
}

export async function findOwnRules(db: Db): Promise<OwnRuleRow[]> {
  const { rows } = await sql<OwnRuleRow>`
    select id, title, severity, words, classes, channels, advice, changed_by, changed_at
    from own_rule
    order by id
    limit ${MOST_ROWS}`.execute(db);
  return rows;
}

export async function putOwnRule(tx: Tx, row: OwnRuleRow): Promise<void> {
  await sql`
    insert into own_rule (id, title, severity, words, classes, channels, advice, changed_by, changed_at)
    values (
      ${row.id}, ${row.title}, ${row.severity}, ${JSON.stringify(row.words)}::jsonb, ${JSON.stringify(row.classes)}::jsonb,
      ${JSON.stringify(row.channels)}::jsonb, ${row.advice}, ${JSON.stringify(row.changed_by)}::jsonb, ${row.changed_at}
    )
    on conflict (id) do update set title = excluded.title, severity = excluded.severity, words = excluded.words,
      classes = excluded.classes, channels = excluded.channels, advice = excluded.advice,
      changed_by = excluded.changed_by, changed_at = excluded.changed_at`.execute(tx);
}

export async function deleteOwnRule(tx: Tx, id: string): Promise<void> {
  await sql`delete from own_rule where id = ${id}`.execute(tx);
}

export async function findAllowed(db: Db): Promise<AllowedRow[]> {
  const { rows } = await sql<AllowedRow>`
    select id, phrase, ground, reason, added_by, added_at from allowed_phrase order by id limit ${MOST_ROWS}`.execute(
    db,
  );
  return rows;
}

export async function insertAllowed(tx: Tx, row: AllowedRow): Promise<boolean> {
  const { rows } = await sql`
    insert into allowed_phrase (id, phrase, ground, reason, added_by, added_at)
    values (${row.id}, ${row.phrase}, ${row.ground}, ${row.reason}, ${JSON.stringify(row.added_by)}::jsonb, ${row.added_at})
    on conflict (phrase) do nothing
    returning id`.execute(tx);
  return rows.length > 0;
}

export async function deleteAllowed(tx: Tx, id: string): Promise<void> {
  await sql`delete from allowed_phrase where id = ${id}`.execute(tx);
}
