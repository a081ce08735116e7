import { checkRule, type PublicFacts, type Rule, type SegmentNames } from "@hortus/rules";
import { useBilingual } from "@hortus/ui";
import { useMemo } from "react";

/** What is wrong, and how to mend it. */
export interface Flaw {
  message: string;
  hint: string;
}
/** By the path in the rule that each is about. */
export type ProblemsByPath = ReadonlyMap<string, readonly Flaw[]>;

/** The rule looked at while it is built: whether it may be saved, and its flaws in words. Warnings are shown, but hinder nothing. */
export function useRuleCheck(rule: Rule, facts: PublicFacts, segments?: SegmentNames) {
  const say = useBilingual();
  const text = JSON.stringify(rule);
  return useMemo(() => {
    const check = checkRule(JSON.parse(text), facts, segments);
    const problems = new Map<string, Flaw[]>();
    // An empty group says so itself.
    const shown = check.warnings.filter(({ code }) => code !== "empty_group");
    for (const { path, message, hint } of [...(check.ok ? [] : check.errors), ...shown])
      problems.set(path, [...(problems.get(path) ?? []), { message: say(message), hint: say(hint) }]);
    return { isSound: check.ok, problems };
  }, [text, facts, segments, say]);
}

/** The flaws of a part and of all within it, each once. */
export function flawsBelow(problems: ProblemsByPath, path: string): Flaw[] {
  const found = [...problems].filter(([at]) => at === path || at.startsWith(`${path}.`));
  const flaws = found.flatMap(([, each]) => each);
  return flaws.filter(({ message }, index) => flaws.findIndex((each) => each.message === message) === index);
}
