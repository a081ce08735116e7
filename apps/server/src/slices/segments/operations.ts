import { newId, notFound, ProblemError, type Db } from "@hortus/kernel";
import {
  checkRule,
  isSensitive,
  segmentsUsed,
  type Rule,
  type RuleCheck,
  type SegmentNames,
} from "@hortus/rules";
import type { Caller, Context } from "../../context.ts";
import { maySeeSensitive } from "../customers/index.ts";
import { recordAudit } from "../platform/index.ts";
import type { UsageSearch } from "./people/usages.ts";
import { factsFor, findSensitiveSegments } from "./sensitive.ts";
import {
  findNamedRules,
  findSegments,
  insertSegment,
  lockRules,
  markDeleted,
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
    const known = await namedByRules(tx);
    const rule = soundRule(context, request.rule, { known });
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
      after: isSensitive(rule, context.facts, known) ? BLANK : { name: request.name, rule },
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
  usages: UsageSearch,
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
    if (archivedAt !== null && before.archived_at === null) await usages.refuse(tx, id);
    await updateSegment(tx, { id, name, description, archivedAt, now });
    if (rule)
      await startBuild(tx, {
        id,
        rule,
        version: Math.max(before.version, before.building_version ?? 0) + 1,
        now,
      });
    const isBlank = [before.rule, rule ?? before.rule].some((each) =>
      isSensitive(each, context.facts, known),
    );
    await recordAudit(tx, context, caller, {
      action: "segment_changed",
      objectType: "segment",
      objectId: id,
      before: {
        ...(isBlank ? BLANK : { name: before.name, description: before.description, rule: before.rule }),
        archived: before.archived_at !== null,
      },
      after: {
        ...(isBlank ? BLANK : { name, description, rule: rule ?? before.rule }),
        archived: archivedAt !== null,
      },
    });
  });
  return getSegment(context, id);
}

/** @throws {ProblemError} 409 when it is in use */
export async function deleteSegment(
  context: Context,
  caller: Caller,
  id: string,
  usages: UsageSearch,
): Promise<void> {
  const segment = await getSegment(context, id);
  const isBlank = (await findSensitiveSegments(context.workspace.db, context.facts)).has(id);
  await context.workspace.tx(async (tx) => {
    await lockRules(tx); // or a rule that is saved now could come to name it
    await usages.refuse(tx, id);
    await markDeleted(tx, id, context.clock.now());
    await recordAudit(tx, context, caller, {
      action: "segment_deleted",
      objectType: "segment",
      objectId: id,
      before: isBlank ? BLANK : { name: segment.name, rule: segment.rule },
    });
  });
}

/** Tries again what failed. @throws {ProblemError} 409 when nothing did */
export async function retryBuild(context: Context, caller: Caller, id: string): Promise<SizedSegmentRow> {
  const { build_error, building_rule: rule, version, building_version } = await getSegment(context, id);
  if (build_error === null || !rule)
    throw new ProblemError(409, "not_failed", "Nothing failed here", {
      hint: "The segment is as it should be.",
    });
  const now = context.clock.now();
  await context.workspace.tx(async (tx) => {
    await startBuild(tx, { id, rule, version: Math.max(version, building_version ?? 0) + 1, now });
    await recordAudit(tx, context, caller, {
      action: "segment_build_retried",
      objectType: "segment",
      objectId: id,
    });
  });
  return getSegment(context, id);
}

/** Whether a rule that nobody saved is sound. For a caller without the right, what is sensitive is not there. */
export async function checkSegmentRule(
  context: Context,
  caller: Caller,
  input: unknown,
  self?: string,
): Promise<{ checked: RuleCheck; isSensitive: boolean }> {
  const { db } = context.workspace;
  const all = await namedByRules(db);
  const sensitive = await findSensitiveSegments(db, context.facts);
  const known = maySeeSensitive(caller) ? all : new Map([...all].filter(([id]) => !sensitive.has(id)));
  const checked = checkRule(input, factsFor(context, caller), { known, self });
  return {
    checked,
    isSensitive:
      checked.ok &&
      (isSensitive(checked.rule, context.facts) ||
        segmentsUsed(checked.rule).some((id) => sensitive.has(id))),
  };
}

/** What the audit says instead of a sensitive segment's name and rule: reviewers read it as well. */
const BLANK = { sensitive: true };

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
  const living = await findNamedRules(db);
  return new Map(living.map(({ id, name, rule }) => [id, { name, rule }]));
}
