import type { PublicFacts, Rule } from "@hortus/rules";
import { useLanguage } from "@hortus/ui";
import { useRuleWords } from "./use-rule-words.ts";

/** The rule in the reader's language, and below it in the other one: colleagues read either. */
export function RuleWords({ rule, facts }: { rule: Rule; facts: PublicFacts }) {
  const { language } = useLanguage();
  const words = useRuleWords(facts);
  const other = language === "zh" ? "en" : "zh";
  return (
    <div aria-live="polite">
      <p className="h-break" lang={language}>
        {words(rule.root, language)}
      </p>
      <p className="h-muted h-small h-break" lang={other}>
        {words(rule.root, other)}
      </p>
    </div>
  );
}
