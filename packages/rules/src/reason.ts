import type { Condition } from "./ast.ts";

/** A value as it was seen; money in fen, instants as ISO text, numbers as JavaScript has them. */
export type Seen = string | number | boolean | null | string[];

/** Why in, why not: the rule's tree with each part's answer, and for a condition what was seen of the customer. */
export type Reason =
  | { kind: "all" | "any" | "not"; answer: boolean; changesAt: Date | null; of: Reason[] }
  | { kind: "condition"; answer: boolean; changesAt: Date | null; condition: Condition; seen: Seen };
