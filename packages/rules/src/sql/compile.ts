import { sql, type RawBuilder } from "kysely";
import type { Node, Rule } from "../ast.ts";
import { assertRule } from "../check.ts";
import type { Facts } from "../facts.ts";
import { withoutEmpty } from "../tree.ts";
import { compileCondition, type CompiledCondition } from "./conditions.ts";
import { concat, Sources, type Fragment, type Table } from "./sources.ts";

export type CompileOptions = {
  /** All living customers, or those among the given ones. */
  scope: "all" | { customers: readonly string[] };
  now: Date;
  /** IANA name; Asia/Shanghai unless said. Decides where bare dates begin. */
  timeZone?: string;
  /** Where the living customers stand, one row each; the table `customer` unless said. `where` is fixed SQL, never input. */
  scopeTable?: Table;
};

/** `next_change_at`: until then the passing of time alone does not change `is_in`; at that instant it may. Null: never. */
export type Decision = { customer_id: string; is_in: boolean; next_change_at: Date | null };

/**
 * One SELECT that decides a rule for a set of customers: the same shape for one, five hundred, or a million. It starts with
 * `with` or `select`; put it in parentheses or a CTE to build on it. One row for each *living* customer in scope: whoever has no
 * row is out.
 *
 * @throws {InvalidRuleError} if the rule does not fit the facts
 */
export function compileRule(rule: Rule, facts: Facts, options: CompileOptions): RawBuilder<Decision> {
  assertRule(rule, facts);
  const {
    scope,
    now,
    timeZone = "Asia/Shanghai",
    scopeTable = { table: "customer", column: "customer_id" },
  } = options;
  const customers = scope === "all" ? undefined : scope.customers;
  const sources = new Sources({ facts, customers, scopeTable, now, timeZone });
  const leaves: CompiledCondition[] = [];
  const root = withoutEmpty(rule.root);
  const tree = root && compileNode(root, sources, leaves);
  const columns = leaves.map(({ answer, next }, index) => {
    const named = sql`,\n         ${answer} as ${sql.id(`c${index + 1}`)}`;
    return next ? sql`${named},\n         ${next} as ${sql.id(`n${index + 1}`)}` : named;
  });
  return sql<Decision>`${sources.with()}select customer_id,
       ${tree?.answer ?? sql`false`} as is_in,
       ${tree?.next ? sql`nullif(${tree.next}, 'infinity')` : sql`null::timestamptz`} as next_change_at
from (
  select s.customer_id${concat(columns)}
  ${sources.from()}
) as decided`;
}

/** The tree over columns c1, c2 … and n1, n2 …, which are appended to `leaves`. */
function compileNode(node: Node, sources: Sources, leaves: CompiledCondition[]): CompiledCondition {
  if (node.kind === "not") {
    const inner = compileNode(node.of, sources, leaves);
    return { answer: sql`not ${inner.answer}`, ...(inner.next && { next: inner.next }) };
  }
  if (node.kind === "all" || node.kind === "any") {
    return joinNodes(
      node.kind,
      node.of.map((child) => compileNode(child, sources, leaves)),
    );
  }
  const leaf = compileCondition(node, sources);
  const index = leaves.push(leaf);
  return { answer: sql.ref(`c${index}`), ...(leaf.next && { next: sql.ref(`n${index}`) }) };
}

/**
 * When the group holds, an `all` changes with the first of its parts; when it does not, not before the last of its false parts
 * has changed. (For `any` the other way round.) So a customer of another city needs no due row for what he buys.
 */
function joinNodes(kind: "all" | "any", parts: CompiledCondition[]): CompiledCondition {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const answers = parts.map((part) => part.answer);
  const answer: Fragment = sql`(${sql.join(answers, kind === "all" ? sql` and ` : sql` or `)})`;
  const nexts = parts.flatMap((part) => part.next ?? []);
  if (nexts.length === 0) return { answer };
  const waits = parts.map((part) => {
    const isWaiting = kind === "all" ? sql`not ${part.answer}` : part.answer;
    return sql`case when ${isWaiting} then ${part.next ?? sql`'infinity'::timestamptz`} end`; // greatest() passes over nulls
  });
  const settled = kind === "all" ? answer : sql`not ${answer}`;
  return {
    answer,
    next: sql`case when ${settled} then least(${sql.join(nexts)}) else greatest(${sql.join(waits)}) end`,
  };
}
