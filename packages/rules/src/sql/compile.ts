import { sql, type RawBuilder } from "kysely";
import type { Node, Rule } from "../ast.ts";
import { assertRule } from "../check.ts";
import type { Facts } from "../facts.ts";
import { withoutEmpty } from "../tree.ts";
import { compileCondition, type CompiledCondition } from "./conditions.ts";
import { concat, type Fragment, type Stretch, type Table } from "./fragment.ts";
import { narrowed } from "./narrow.ts";
import { Sources } from "./sources.ts";

export type CompileOptions = {
  /** All living customers, those among the given ones, or those whose id lies in a stretch: behind `after`, up to and with `upTo`. */
  scope: "all" | { customers: readonly string[] } | Stretch;
  now: Date;
  /** IANA name; Asia/Shanghai unless said. Decides where bare dates begin. */
  timeZone?: string;
  /** Where the living customers stand, one row each; the table `customer` unless said. `where` is fixed SQL, never input. */
  scopeTable?: Table;
  /**
   * For one rule and many customers: asks first who meets what it wants of the customer's own row, and reads the records of those only.
   * The answer is the same. Without anybody to leave out it costs a look at each of them.
   */
  narrow?: boolean;
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
  const sources = sourcesOf([rule], facts, options);
  const leaves: CompiledCondition[] = [];
  const { answer, next } = compileRoot(rule, sources, leaves);
  return sql<Decision>`${sources.with()}select customer_id,
       ${answer} as is_in,
       ${next} as next_change_at
from (
  select s.customer_id${columnsOf(leaves)}
  ${sources.from()}
) as decided`;
}

/**
 * One SELECT that decides several rules for a set of customers, each thing read once however many of them ask for it. A row a living
 * customer, with the columns `is_in_1`, `next_change_at_1`, `is_in_2` … in the order of the rules.
 *
 * @throws {InvalidRuleError} if a rule does not fit the facts
 */
export function compileRules(
  rules: readonly Rule[],
  facts: Facts,
  options: CompileOptions,
): RawBuilder<{ customer_id: string }> {
  for (const rule of rules) assertRule(rule, facts);
  const sources = sourcesOf(rules, facts, options);
  const leaves: CompiledCondition[] = [];
  const answers = rules.map((rule, index) => {
    const { answer, next } = compileRoot(rule, sources, leaves);
    return sql`,
       ${answer} as ${sql.id(`is_in_${index + 1}`)},
       ${next} as ${sql.id(`next_change_at_${index + 1}`)}`;
  });
  return sql<{ customer_id: string }>`${sources.with()}select customer_id${concat(answers)}
from (
  select s.customer_id${columnsOf(leaves)}
  ${sources.from()}
) as decided`;
}

function sourcesOf(
  rules: readonly Rule[],
  facts: Facts,
  { scope, now, timeZone = "Asia/Shanghai", scopeTable, narrow = false }: CompileOptions,
): Sources {
  const question = {
    facts,
    within: scope === "all" ? undefined : "customers" in scope ? scope.customers : scope,
    scopeTable: scopeTable ?? { table: "customer", column: "customer_id" },
    now,
    timeZone,
  };
  const [rule, another] = rules;
  return new Sources({
    ...question,
    among: narrow && rule && !another ? narrowed(rule, question) : undefined,
  });
}

function compileRoot(
  rule: Rule,
  sources: Sources,
  leaves: CompiledCondition[],
): { answer: Fragment; next: Fragment } {
  const root = withoutEmpty(rule.root);
  const tree = root && compileNode(root, sources, leaves);
  return {
    answer: tree?.answer ?? sql`false`,
    next: tree?.next ? sql`nullif(${tree.next}, 'infinity')` : sql`null::timestamptz`,
  };
}

const columnsOf = (leaves: readonly CompiledCondition[]): Fragment =>
  concat(
    leaves.map(({ answer, next }, index) => {
      const named = sql`,\n         ${answer} as ${sql.id(`c${index + 1}`)}`;
      return next ? sql`${named},\n         ${next} as ${sql.id(`n${index + 1}`)}` : named;
    }),
  );

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
