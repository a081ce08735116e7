import { describeRule, type PublicFacts, type Rule } from "@hortus/rules";
import { useLanguage } from "@hortus/ui";
import { useChoices } from "./choices.ts";

/** The rule in the reader's language, and below it in the other one: colleagues read either. */
export function RuleWords({ rule, facts }: { rule: Rule; facts: PublicFacts }) {
  const { language } = useLanguage();
  const choicesOf = useChoices();
  const other = language === "zh" ? "en" : "zh";
  const say = (locale: "zh" | "en") =>
    describeRule(rule, {
      facts,
      locale,
      labelOf: (fact, value) =>
        fact.kind === "records" || fact.options
          ? undefined
          : choicesOf(fact)?.find((choice) => choice.value === value)?.label,
    });
  return (
    <div>
      <p className="h-break" lang={language}>
        {say(language)}
      </p>
      <p className="h-muted h-small h-break" lang={other}>
        {say(other)}
      </p>
    </div>
  );
}
