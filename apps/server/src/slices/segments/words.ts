import { describeRule, type Label, type Rule, type Words } from "@hortus/rules";
import type { Context } from "../../context.ts";
import { findTags } from "../tags/index.ts";

/** Rules name tags by id; people want their names. */
export type TagNames = ReadonlyMap<string, string>;

export async function findTagNames(context: Context): Promise<TagNames> {
  const tags = await findTags(context.workspace.db);
  return new Map(tags.map((tag) => [tag.id, tag.name]));
}

export function wordsIn(context: Context, locale: "zh" | "en", tags: TagNames): Words {
  return {
    facts: context.facts,
    locale,
    labelOf: (fact, value) =>
      "optionsFrom" in fact && fact.optionsFrom === "tags" ? tags.get(value) : undefined,
  };
}

export function ruleInWords(context: Context, rule: Rule, tags: TagNames): Label {
  return {
    zh: describeRule(rule, wordsIn(context, "zh", tags)),
    en: describeRule(rule, wordsIn(context, "en", tags)),
  };
}
