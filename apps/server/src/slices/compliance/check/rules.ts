import type { Severity } from "@hortus/contracts";
import { AhoCorasick } from "@monyone/aho-corasick/fast";
import type { PackRule } from "./pack.ts";
import { readWord } from "./normalise.ts";

export interface LiveRule extends PackRule {
  pack: string;
}

interface Meaning {
  rules: LiveRule[];
  /** A phrase inside which no word counts. */
  allows: boolean;
}

/** The rules that hold for a workspace, ready to be asked. */
export interface CompiledRules {
  /** Names them for good: results say it, so that a newer version can ask again. */
  version: string;
  words: AhoCorasick;
  /** What each word, as it is read, means. */
  meanings: ReadonlyMap<string, Meaning>;
  patterns: { rule: LiveRule; expression: RegExp }[];
  /** Rules without words. */
  statements: { rule: LiveRule; accepted: string[] }[];
  subjects: LiveRule[];
}

/** @param allowed phrases inside which no word counts */
export function compileRules(
  rules: readonly LiveRule[],
  allowed: readonly string[],
  version: string,
): CompiledRules {
  const meanings = new Map<string, Meaning>();
  const meaningOf = (word: string): Meaning => {
    const key = readWord(word);
    const meaning = meanings.get(key) ?? { rules: [], allows: false };
    meanings.set(key, meaning);
    return meaning;
  };
  for (const rule of rules) for (const word of rule.words) meaningOf(word).rules.push(rule);
  for (const phrase of allowed) meaningOf(phrase).allows = true;
  meanings.delete(""); // a word of signs only
  return {
    version,
    words: new AhoCorasick([...meanings.keys()]),
    meanings,
    patterns: rules.flatMap((rule) =>
      rule.patterns.map((pattern) => ({ rule, expression: new RegExp(pattern, "gu") })),
    ),
    statements: rules.flatMap((rule) =>
      rule.statement === undefined
        ? []
        : [{ rule, accepted: [rule.statement, ...rule.accepts].map(readWord) }],
    ),
    subjects: rules.filter(
      (rule) => rule.words.length === 0 && rule.patterns.length === 0 && rule.statement === undefined,
    ),
  };
}

/** One degree less, as often as `steps` says; a hint is the least. */
export const soften = (severity: Severity, steps: number): Severity =>
  DEGREES[Math.min(DEGREES.length - 1, DEGREES.indexOf(severity) + steps)] ?? "hint";

export const DEGREES = ["block", "review", "hint"] as const satisfies readonly Severity[];
