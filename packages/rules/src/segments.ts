import type { Rule } from "./ast.ts";
import type { PublicFacts } from "./facts.ts";
import { conditionsOf, factsUsed } from "./tree.ts";

/** The segments that a rule may name; `self` is the one whose rule is checked, if it exists already. */
export type SegmentNames = {
  known: ReadonlyMap<string, { name: string; rule: Rule }>;
  self?: string | undefined;
};

/** Ids of the other segments that a rule speaks of, each once. */
export function segmentsUsed(rule: Rule): string[] {
  return [
    ...new Set(
      conditionsOf(rule.root).flatMap((condition) =>
        condition.kind === "segment" ? [condition.segment] : [],
      ),
    ),
  ];
}

/** The way from the checked segment through `id` back to itself, both ends named; nothing if there is none. */
export function findCycle(id: string, { known, self }: SegmentNames): string[] | undefined {
  if (self === undefined) return undefined; // what does not exist yet is named by nobody
  const seen = new Set<string>();
  const search = (at: string, way: string[]): string[] | undefined => {
    if (at === self) return [...way, at];
    if (seen.has(at)) return undefined;
    seen.add(at);
    const rule = known.get(at)?.rule;
    for (const next of rule ? segmentsUsed(rule) : []) {
      const found = search(next, [...way, at]);
      if (found) return found;
    }
    return undefined;
  };
  return search(id, [self]);
}

/**
 * Whether a rule is over something sensitive (SEG-7), itself or through the segments that it names: then it is shown to those only who
 * may see such things, and never told in a message.
 */
export function isSensitive(
  rule: Rule,
  facts: PublicFacts,
  known: SegmentNames["known"] = new Map(),
): boolean {
  const seen = new Set<string>();
  const speaks = (each: Rule): boolean =>
    factsUsed(each).some((key) => facts.get(key)?.sensitive) ||
    segmentsUsed(each).some((id) => {
      const other = seen.has(id) ? undefined : known.get(id);
      seen.add(id);
      return other !== undefined && speaks(other.rule);
    });
  return speaks(rule);
}
