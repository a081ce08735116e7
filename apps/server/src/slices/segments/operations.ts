import { newId, notFound, ProblemError } from "@hortus/kernel";
import { checkRule, type Rule, type RuleProblem } from "@hortus/rules";
import { compileRule } from "@hortus/rules/sql";
import { sql } from "kysely";
import type { Caller, Context } from "../../context.ts";
import { everyCustomer } from "../customers/index.ts";
import { recordAudit } from "../platform/index.ts";
import { findSegments, insertSegment, startBuild, updateSegment, type SizedSegmentRow } from "./store.ts";

/** Makes a segment; it fills in the background. @throws {ProblemError} 422 when the rule is not sound */
export async function createSegment(
  context: Context,
  caller: Caller,
  request: { name: string; description: string; rule: unknown },
): Promise<SizedSegmentRow> {
  const rule = soundRule(context, request.rule);
  const id = newId(context.clock);
  await context.workspace.tx(async (tx) => {
    await insertSegment(tx, {
      id,
      name: request.name,
      description: request.description,
      rule,
      now: context.clock.now(),
    });
    await recordAudit(tx, context, caller, {
      action: "segment_created",
      objectType: "segment",
      objectId: id,
      after: { name: request.name, rule },
    });
  });
  return getSegment(context, id);
}

/** A new rule fills beside the old answer; name, description and archiving hold at once. */
export async function changeSegment(
  context: Context,
  caller: Caller,
  id: string,
  change: {
    name?: string | undefined;
    description?: string | undefined;
    rule?: unknown;
    archived?: boolean | undefined;
  },
): Promise<SizedSegmentRow> {
  const before = await getSegment(context, id);
  const rule = change.rule === undefined ? undefined : soundRule(context, change.rule);
  const now = context.clock.now();
  const archivedAt =
    change.archived === undefined ? before.archived_at : change.archived ? (before.archived_at ?? now) : null;
  const name = change.name ?? before.name;
  const description = change.description ?? before.description;
  // While it was archived its answers were not kept fresh.
  const revived = before.archived_at !== null && archivedAt === null;
  await context.workspace.tx(async (tx) => {
    await updateSegment(tx, { id, name, description, archivedAt, now });
    const next = rule ?? (revived ? before.rule : undefined);
    if (next)
      await startBuild(tx, {
        id,
        rule: next,
        version: Math.max(before.version, before.building_version ?? 0) + 1,
        now,
      });
    await recordAudit(tx, context, caller, {
      action: "segment_changed",
      objectType: "segment",
      objectId: id,
      before: {
        name: before.name,
        description: before.description,
        rule: before.rule,
        archived: before.archived_at !== null,
      },
      after: { name, description, rule: rule ?? before.rule, archived: archivedAt !== null },
    });
  });
  return getSegment(context, id);
}

/** How many customers a rule would hold now, with the ten newest of them. Changes nothing. */
export async function previewRule(
  context: Context,
  input: unknown,
): Promise<{ size: number; sample: string[]; errors: readonly RuleProblem[]; rule?: Rule }> {
  const checked = checkRule(input, context.facts);
  if (!checked.ok) return { size: 0, sample: [], errors: checked.errors };
  const answer = compileRule(checked.rule, context.facts, {
    scope: "all",
    scopeTable: everyCustomer,
    now: context.clock.now(),
    timeZone: context.timeZone,
  });
  const { rows } = await sql<{ size: number; sample: string[] | null }>`
    with answer as materialized (${answer})
    select
      (select count(*)::integer from answer where is_in) as size,
      (select array_agg(customer_id) from (select customer_id from answer where is_in order by customer_id desc limit 10) as newest) as sample`.execute(
    context.workspace.db,
  );
  return { size: rows[0]?.size ?? 0, sample: rows[0]?.sample ?? [], errors: [], rule: checked.rule };
}

/** @throws {ProblemError} 404 */
export async function getSegment(context: Context, id: string): Promise<SizedSegmentRow> {
  const [segment] = await findSegments(context.workspace.db, { id });
  if (!segment) throw notFound("This segment");
  return segment;
}

function soundRule(context: Context, input: unknown): Rule {
  const checked = checkRule(input, context.facts);
  if (checked.ok) return checked.rule;
  const [first] = checked.errors;
  throw new ProblemError(422, "unsound_rule", first?.message.en ?? "The rule is not sound", {
    field: `rule.${first?.path ?? ""}`,
    hint: `${first?.hint.en ?? ""}${checked.errors.length > 1 ? ` ${checked.errors.length - 1} more parts are wrong.` : ""}`,
  });
}
