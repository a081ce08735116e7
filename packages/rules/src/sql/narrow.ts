import { sql } from "kysely";
import type { Rule } from "../ast.ts";
import { isRelative } from "../operators.ts";
import { withoutEmpty } from "../tree.ts";
import { comparison } from "./comparison.ts";
import { isOfScope, selection, type Fragment, type Question } from "./fragment.ts";

/**
 * Whose records a rule has to read, as an array of ids: those who meet what it asks of the customer's own row. An `all` is false for the
 * others whatever they did, and until that row changes time cannot make it true. Undefined where the rule asks nothing of the kind.
 */
export function narrowed({ root: asked }: Rule, question: Question): Fragment | undefined {
  const { facts, scopeTable, timeZone } = question;
  const root = withoutEmpty(asked);
  if (root?.kind !== "all") return undefined;
  const clauses = root.of.flatMap((node) => {
    if (node.kind !== "attribute" || isRelative(node.op)) return [];
    const fact = facts.get(node.fact);
    if (fact?.kind !== "attribute" || !isOfScope(fact.sql, scopeTable)) return [];
    return [comparison(node, fact.type, sql.ref(fact.sql.column), timeZone)];
  });
  if (clauses.length === 0) return undefined;
  return sql`array(
    select ${sql.id(scopeTable.column)}
    from ${sql.id(scopeTable.table)}${selection(scopeTable, clauses, question, "    ")}
  )`;
}
