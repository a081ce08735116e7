import type { Condition } from "./ast.ts";

/**
 * A value as it was seen; money in fen, instants as ISO text, numbers as JavaScript has them. Of a sequence: the instants of the first
 * record and of the one after it, as far as there are such.
 */
export type Seen = string | number | boolean | null | string[];

/**
 * Why in, why not: the rule's tree with each part's answer, and for a condition what was seen of the customer. `isUnknown` tells a false
 * for want of data from one that was seen to be so; in a group it follows through (not unknown is unknown), while the answer stays
 * as README.md settles it. `latestAt`: of several dated things that count, when the latest came; null where there is none, or `seen` says it.
 */
export type Reason = { answer: boolean; isUnknown: boolean; changesAt: Date | null } & (
  | { kind: "all" | "any" | "not"; of: Reason[] }
  | { kind: "condition"; condition: Condition; seen: Seen; latestAt: Date | null }
);
