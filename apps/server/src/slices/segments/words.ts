import { describeRule, type Facts, type Label, type OptionNames, type Rule, type Words } from "@hortus/rules";
import type { Db } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../context.ts";
import { findOptionNames, findOwnFactNames, withOwnNames } from "../customers/index.ts";
import { findPlaceNames } from "../stores/index.ts";
import { findTags } from "../tags/index.ts";
import { listAdvisorNames, listGroupNames } from "../wecom/index.ts";
import { findSegmentNames } from "./store.ts";

/** Rules name tags, segments, stores, advisors and groups by id; people want their names. */
export type RuleNames = ReadonlyMap<string, string>;

export async function findRuleNames(context: Context): Promise<RuleNames> {
  const tags = await findTags(context.workspace.db);
  const segments = await findSegmentNames(context.workspace.db);
  const places = await findPlaceNames(context.workspace.db);
  const advisors = await listAdvisorNames(context.workspace.db);
  return new Map([
    ...advisors,
    ...(await listGroupNames(context.workspace.db)),
    ...(await findOwnFactNames(context.workspace.db)),
    ...(await findOptionNames(context.workspace.db)),
    ...(await findNamesOfFacts(context.workspace.db, context.facts)),
    ...[...tags, ...segments, ...places].map(({ id, name }): [string, string] => [id, name]),
  ]);
}

/** Names of one fact's values, at most: there are channel codes by the thousand, and no level by the hundred. */
const MOST_NAMES = 10_000;

/** What the slices above call the values of their facts: they say where it stands, as they do of the facts themselves. */
async function findNamesOfFacts(db: Db, facts: Facts): Promise<[string, string][]> {
  const tables = new Map<string, OptionNames>();
  for (const fact of facts.values())
    if ("optionNames" in fact && fact.optionNames) tables.set(fact.optionNames.table, fact.optionNames);
  const names: [string, string][] = [];
  for (const { table, value, name } of tables.values()) {
    const { rows } = await sql<{ value: string; name: string }>`
      select ${sql.ref(value)}::text as value, ${sql.ref(name)} as name from ${sql.table(table)} order by 1 limit ${MOST_NAMES}`.execute(
      db,
    );
    names.push(...rows.map((row): [string, string] => [row.value, row.name]));
  }
  return names;
}

export function wordsIn(context: Context, locale: "zh" | "en", names: RuleNames): Words {
  return {
    facts: withOwnNames(context.facts, names),
    locale,
    timeZone: context.timeZone,
    labelOf: (fact, value) =>
      "optionsFrom" in fact && fact.optionsFrom !== undefined ? names.get(value) : undefined,
  };
}

export function ruleInWords(context: Context, rule: Rule, names: RuleNames): Label {
  return {
    zh: describeRule(rule, wordsIn(context, "zh", names)),
    en: describeRule(rule, wordsIn(context, "en", names)),
  };
}
