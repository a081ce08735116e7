import { describeRule, type Label, type Rule, type Words } from "@hortus/rules";
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
    ...[...tags, ...segments, ...places].map(({ id, name }): [string, string] => [id, name]),
  ]);
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
