import { describeRule, type Node, type PublicFacts } from "@hortus/rules";
import { useLanguage, type Language } from "@hortus/ui";
import { useCallback } from "react";
import { useChoices } from "./choices.ts";

/** A rule or a part of it in words, with tags, advisors and segments by their names. */
export function useRuleWords(facts: PublicFacts): (node: Node, locale?: Language) => string {
  const { language } = useLanguage();
  const choicesOf = useChoices();
  return useCallback(
    (node, locale = language) =>
      describeRule(
        { version: 1, root: node },
        {
          facts,
          locale,
          labelOf: (fact, value) =>
            fact.kind === "records" || fact.options
              ? undefined
              : choicesOf(fact)?.find((choice) => choice.value === value)?.label,
        },
      ),
    [facts, language, choicesOf],
  );
}
