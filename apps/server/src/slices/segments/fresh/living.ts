import type { Db } from "@hortus/kernel";
import { conditionsOf, eventsThatMatter, segmentsUsed, type Rule } from "@hortus/rules";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { segmentEntered, segmentLeft } from "../events.ts";

/** A segment whose members are kept right: by the version in force and, while one is being built beside it, by that too. */
export interface LivingSegment {
  id: string;
  /** 0 before the first fill is whole: nobody is in. */
  version: number;
  inForce: KeptRule | undefined;
  building: (KeptRule & { version: number }) | undefined;
}

export interface KeptRule {
  rule: Rule;
  /** After which events the rule is decided anew: their types, or `membershipOf` another segment. */
  events: ReadonlySet<string>;
  /** A measure of what deciding costs. */
  conditions: number;
}

// A version of a rule never changes, so it is read, and looked through, once a process.
const known = new Map<string, KeptRule>();
const MOST_KNOWN = 5_000;

/** Those whose answers are kept, by id. Read it after the shares are locked: a build that began before then is among them. */
export async function findLiving(
  db: Db,
  context: Pick<Context, "workspace" | "facts">,
  ids?: readonly string[],
): Promise<LivingSegment[]> {
  const { rows } = await sql<{ id: string; version: number; building_version: number | null }>`
    select id, version, case when build_phase = 'decide' then building_version end as building_version
    from segment
    where archived_at is null and deleted_at is null
      and (${ids ?? null}::uuid[] is null or id = any(${ids ?? null}::uuid[]))
    order by id`.execute(db);
  const keyOf = (id: string, version: number) => `${context.workspace.name}/${id}/${version}`;
  const isMissing = (id: string, version: number | null) => version && !known.has(keyOf(id, version));
  const missing = rows.filter(
    ({ id, version, building_version }) => isMissing(id, version) || isMissing(id, building_version),
  );
  if (missing.length > 0) {
    if (known.size > MOST_KNOWN) known.clear();
    for (const { id, version, rule } of await readRules(
      db,
      missing.map((row) => row.id),
    ))
      known.set(keyOf(id, version), keep(rule, context.facts));
  }
  return rows.map(({ id, version, building_version }) => {
    const building = building_version ? known.get(keyOf(id, building_version)) : undefined;
    return {
      id,
      version,
      inForce: known.get(keyOf(id, version)),
      building: building && { ...building, version: building_version! }, // it was looked up by it
    };
  });
}

async function readRules(
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; version: number; rule: Rule }[]> {
  const { rows } = await sql<{ id: string; version: number; rule: Rule }>`
    select id, version, rule from segment where id = any(${[...ids]}::uuid[]) and version > 0
    union all
    select id, building_version, building_rule from segment where id = any(${[...ids]}::uuid[]) and building_rule is not null`.execute(
    db,
  );
  return rows;
}

/** Of all the rules that name a segment, only those that name this one hear of its members. */
export const membershipOf = (segmentId: string) => `member of ${segmentId}`;

const keep = (rule: Rule, facts: Context["facts"]): KeptRule => ({
  rule,
  events: new Set([
    ...eventsThatMatter(rule, facts).filter(
      (type) => ![segmentEntered.type, segmentLeft.type].includes(type),
    ),
    ...segmentsUsed(rule).map(membershipOf),
  ]),
  conditions: conditionsOf(rule.root).length,
});
