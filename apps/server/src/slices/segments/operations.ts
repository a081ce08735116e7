import { newId, notFound, ProblemError, type Db } from "@hortus/kernel";
import { checkRule, segmentsUsed, type Rule, type RuleProblem, type SegmentNames } from "@hortus/rules";
import { compileRule } from "@hortus/rules/sql";
import { sql } from "kysely";
import type { Caller, Context } from "../../context.ts";
import { everyCustomer } from "../customers/index.ts";
import { recordAudit } from "../platform/index.ts";
import {
  findLivingSegments,
  findSegments,
  insertSegment,
  lockRules,
  startBuild,
  updateSegment,
  type SizedSegmentRow,
} from "./store.ts";

/** Makes a segment; it fills in the background. @throws {ProblemError} 422 when the rule is not sound */
export async function createSegment(
  context: Context,
  caller: Caller,
  request: { name: string; description: string; rule: unknown },
): Promise<SizedSegmentRow> {
  const id = newId(context.clock);
  await context.workspace.tx(async (tx) => {
    await lockRules(tx);
    const rule = soundRule(context, request.rule, { known: await namedByRules(tx) });
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
  const now = context.clock.now();
  const archivedAt =
    change.archived === undefined ? before.archived_at : change.archived ? (before.archived_at ?? now) : null;
  const name = change.name ?? before.name;
  const description = change.description ?? before.description;
  // While it was archived its answers were not kept fresh.
  const revived = before.archived_at !== null && archivedAt === null;
  await context.workspace.tx(async (tx) => {
    await lockRules(tx);
    const known = await namedByRules(tx);
    const wanted = change.rule ?? (revived ? before.rule : undefined);
    const rule = wanted === undefined ? undefined : soundRule(context, wanted, { known, self: id });
    if (archivedAt !== null && before.archived_at === null) refuseIfUsed(id, known);
    await updateSegment(tx, { id, name, description, archivedAt, now });
    if (rule)
      await startBuild(tx, {
        id,
        rule,
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
  const checked = checkRule(input, context.facts, { known: await namedByRules(context.workspace.db) });
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

function soundRule(context: Context, input: unknown, segments: SegmentNames): Rule {
  const checked = checkRule(input, context.facts, segments);
  if (checked.ok) return checked.rule;
  const [first] = checked.errors;
  throw new ProblemError(422, "unsound_rule", first?.message.en ?? "The rule is not sound", {
    field: `rule.${first?.path ?? ""}`,
    hint: `${first?.hint.en ?? ""}${checked.errors.length > 1 ? ` ${checked.errors.length - 1} more parts are wrong.` : ""}`,
  });
}

/** The segments that a rule may name, each with the rule that it will have. */
async function namedByRules(db: Db): Promise<SegmentNames["known"]> {
  const living = await findLivingSegments(db);
  return new Map(
    living.map(({ id, name, rule, building_rule }) => [id, { name, rule: building_rule ?? rule }]),
  );
}

/** An archived segment is kept fresh no longer, and others would go on with members that are not true any more. */
function refuseIfUsed(id: string, known: SegmentNames["known"]): void {
  const users = [...known.values()].filter(({ rule }) => segmentsUsed(rule).includes(id));
  if (users.length === 0) return;
  throw new ProblemError(
    409,
    "segment_in_use",
    `Used by ${users.map(({ name }) => `"${name}"`).join(", ")}`,
    {
      hint: "Take it out of those rules first.",
    },
  );
}
