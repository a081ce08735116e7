import { segmentRoutes, type Segment, rfmRoutes } from "@hortus/contracts";
import type { Caller, Context } from "../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../paging.ts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { describeFacts, findCustomers, maySeeSensitive } from "../customers/index.ts";
import { freshUntil } from "./fresh/as-of.ts";
import {
  changeSegment,
  checkSegmentRule,
  createSegment,
  deleteSegment,
  getSegment,
  retryBuild,
} from "./operations.ts";
import { explainMembership } from "./people/explain.ts";
import { exportMembers } from "./people/export.ts";
import { readOverlap } from "./people/overlap-store.ts";
import { readTrend } from "./people/trend-store.ts";
import type { UsageSearch } from "./people/usages.ts";
import { sizeRule, type Sized } from "./preview.ts";
import { admitToPeople, factsFor, findSensitiveSegments, refuseHidden } from "./sensitive.ts";
import { findChanges, findMembers, findSegments, type SizedSegmentRow } from "./store.ts";
import { readLineBoard } from "./rfm/line.ts";
import { rebuildRfm } from "./rfm/score.ts";
import { findRfmSettings } from "./rfm/settings-store.ts";
import { changeRfmSettings } from "./rfm/settings.ts";
import { findRuleNames, ruleInWords, type RuleNames } from "./words.ts";
import { findLatestRun, findScored, readCells, readGroups } from "./rfm/store.ts";

export const segmentEndpoints = (usages: UsageSearch): readonly Endpoint[] => [
  endpoint(segmentRoutes.listFacts, async ({ context, caller }) => ({
    rows: await describeFacts(context.workspace.db, factsFor(context, caller)),
  })),
  endpoint(segmentRoutes.listSegments, async ({ context, caller, query }) => {
    const rows = await findSegments(context.workspace.db, { archived: query.archived === "true" });
    return { rows: await answerSegments(context, caller, rows) };
  }),
  endpoint(segmentRoutes.getSegment, async ({ context, caller, params }) =>
    answerSegment(context, caller, await getSegment(context, params.id)),
  ),
  endpoint(segmentRoutes.createSegment, async ({ context, caller, body }) =>
    answerSegment(context, caller, await createSegment(context, caller, body)),
  ),
  endpoint(segmentRoutes.changeSegment, async ({ context, caller, params, body }) =>
    answerSegment(context, caller, await changeSegment(context, caller, params.id, body, usages)),
  ),
  endpoint(segmentRoutes.deleteSegment, async ({ context, caller, params }) =>
    deleteSegment(context, caller, params.id, usages),
  ),
  endpoint(segmentRoutes.retryBuild, async ({ context, caller, params }) =>
    answerSegment(context, caller, await retryBuild(context, caller, params.id)),
  ),
  endpoint(segmentRoutes.previewSegment, async ({ context, caller, body }) => {
    const { checked, isSensitive } = await checkSegmentRule(context, caller, body.rule, body.id);
    const sized: Sized = checked.ok
      ? await sizeRule(context, checked.rule)
      : { size: 0, isEstimate: false, low: 0, high: 0, sample: [] };
    const sample = isSensitive ? [] : sized.sample; // people are shown in the segment, for a reason
    const names = await namesOf(context, sample);
    return {
      ...sized,
      words: checked.ok
        ? ruleInWords(context, checked.rule, await findRuleNames(context))
        : { zh: "", en: "" },
      sample: sample.map((customerId) => ({ customerId, name: names.get(customerId) ?? "" })),
      errors: checked.ok
        ? []
        : checked.errors.map(({ path, code, message, hint }) => ({ path, code, message, hint })),
      asOf: context.clock.now().toISOString(),
    };
  }),
  endpoint(segmentRoutes.segmentTrend, async ({ context, caller, params, query }) => {
    await refuseHidden(context, caller, [params.id]);
    const segment = await getSegment(context, params.id);
    const { clock, timeZone, workspace } = context;
    const rows = await readTrend(workspace.db, segment, { days: query.days, now: clock.now(), timeZone });
    return { rows, asOf: await freshUntil(context) };
  }),
  endpoint(segmentRoutes.listSegmentUsages, async ({ context, caller, params }) => {
    await getSegment(context, params.id);
    const { db } = context.workspace;
    const rows = await usages.find(db, params.id);
    if (maySeeSensitive(caller)) return { rows };
    const sensitive = await findSensitiveSegments(db, context.facts);
    return { rows: rows.map((row) => (sensitive.has(row.id) ? { ...row, name: "" } : row)) };
  }),
  endpoint(segmentRoutes.segmentOverlap, async ({ context, caller, params }) => {
    await refuseHidden(context, caller, [params.id, params.otherId]);
    await Promise.all([getSegment(context, params.id), getSegment(context, params.otherId)]);
    const asOf = await freshUntil(context);
    const overlap = await readOverlap(context.workspace.db, params.id, params.otherId);
    const { both, onlyThis, onlyOther } = overlap;
    return { ...overlap, size: both + onlyThis, otherSize: both + onlyOther, asOf };
  }),
  endpoint(segmentRoutes.exportSegmentMembers, async ({ context, caller, params, query }) =>
    exportMembers(context, caller, params.id, query),
  ),
  endpoint(segmentRoutes.listSegmentMembers, async ({ context, caller, params, query }) => {
    await getSegment(context, params.id);
    await admitToPeople(context, caller, params.id, { what: "members", reason: query.reason });
    const asOf = await freshUntil(context);
    const after = query.cursor === undefined ? undefined : unpackCursor(query.cursor, 2);
    const found = await findMembers(context.workspace.db, params.id, {
      after: after && { enteredAt: new Date(String(after[0])), customerId: String(after[1]) },
      limit: query.limit + 1,
    });
    const { rows, nextCursor } = cutPage(found, query.limit, (last) =>
      packCursor([last.entered_at.toISOString(), last.customer_id]),
    );
    const names = await namesOf(
      context,
      rows.map((row) => row.customer_id),
    );
    return {
      rows: rows.map((row) => ({
        customerId: row.customer_id,
        name: names.get(row.customer_id) ?? "",
        enteredAt: row.entered_at.toISOString(),
      })),
      nextCursor,
      asOf,
    };
  }),
  endpoint(segmentRoutes.listSegmentChanges, async ({ context, caller, params, query }) => {
    await admitToPeople(context, caller, params.id, { what: "changes", reason: query.reason });
    const before = query.cursor === undefined ? undefined : String(unpackCursor(query.cursor, 1)[0]);
    const found = await findChanges(context.workspace.db, params.id, {
      before,
      change: query.change,
      limit: query.limit + 1,
    });
    const { rows, nextCursor } = cutPage(found, query.limit, (last) => packCursor([last.id]));
    const names = await namesOf(
      context,
      rows.map((row) => row.customer_id),
    );
    return {
      rows: rows.map((row) => ({
        customerId: row.customer_id,
        name: names.get(row.customer_id) ?? "",
        at: row.at.toISOString(),
        change: row.change,
        because: row.because,
      })),
      nextCursor,
      asOf: context.clock.now().toISOString(),
    };
  }),
  endpoint(segmentRoutes.explainMembership, async ({ context, caller, params, query }) => {
    await admitToPeople(context, caller, params.id, { what: "why", reason: query.reason });
    return explainMembership(context, params.id, params.customerId, await findRuleNames(context));
  }),
  endpoint(rfmRoutes.rfm, async ({ context, query }) => {
    const { db } = context.workspace;
    const known = await findRfmSettings(db, query.line);
    const chosen = {
      settings: known.settings,
      settingsVersion: known.version,
      settingsAt: known.set_at?.toISOString(),
    };
    if (query.line !== undefined) return { ...(await readLineBoard(context, query.line, known)), ...chosen };
    const run = await findLatestRun(db);
    const cells = await readCells(db);
    return {
      asOf: (run?.as_of ?? context.clock.now()).toISOString(),
      state: !run ? ("none" as const) : run.finished_at ? ("ready" as const) : ("building" as const),
      customers: cells.reduce((sum, cell) => sum + cell.customers, 0),
      revenueFen: cells.reduce((sum, cell) => sum + cell.revenueFen, 0),
      thresholds: run && {
        recencyDays: run.thresholds.recencyDays,
        frequency: run.thresholds.frequency,
        moneyFen: run.thresholds.moneyFen,
      },
      ...chosen,
      groups: await readGroups(db),
      cells,
    };
  }),
  endpoint(rfmRoutes.changeRfmSettings, async ({ context, caller, query, body }) =>
    changeRfmSettings(context, caller, query.line, body),
  ),
  endpoint(rfmRoutes.rebuildRfm, async ({ context, caller }) => rebuildRfm(context, caller)),
  endpoint(rfmRoutes.listRfmCustomers, async ({ context, query }) => {
    const after = query.cursor === undefined ? undefined : unpackCursor(query.cursor, 2);
    const found = await findScored(context.workspace.db, query, {
      after: after && { moneyFen: Number(after[0]), customerId: String(after[1]) },
      limit: query.limit + 1,
    });
    const { rows, nextCursor } = cutPage(found, query.limit, (last) =>
      packCursor([last.money_fen, last.customer_id]),
    );
    const names = await namesOf(
      context,
      rows.map((row) => row.customer_id),
    );
    return {
      rows: rows.map((row) => ({
        customerId: row.customer_id,
        name: names.get(row.customer_id) ?? "",
        recency: row.recency,
        frequency: row.frequency,
        money: row.money,
        group: row.rfm_group,
        lastPaidAt: row.last_paid_at.toISOString(),
        orders: row.orders,
        moneyFen: row.money_fen,
      })),
      nextCursor,
      asOf: context.clock.now().toISOString(),
    };
  }),
];

async function namesOf(context: Context, customerIds: readonly string[]): Promise<Map<string, string>> {
  const customers = await findCustomers(context.workspace.db, customerIds);
  return new Map([...customers].map(([id, customer]) => [id, customer.displayName]));
}

async function answerSegments(
  context: Context,
  caller: Caller,
  rows: readonly SizedSegmentRow[],
): Promise<Segment[]> {
  const names = await findRuleNames(context);
  const sensitive = await findSensitiveSegments(context.workspace.db, context.facts);
  const asOf = await freshUntil(context);
  return rows.map((row) => {
    const segment = toSegment(context, row, names, asOf);
    if (!sensitive.has(row.id)) return segment;
    return maySeeSensitive(caller) ? { ...segment, sensitivity: "shown" } : hide(segment);
  });
}

async function answerSegment(context: Context, caller: Caller, row: SizedSegmentRow): Promise<Segment> {
  const [segment] = await answerSegments(context, caller, [row]);
  return segment!; // one row, one answer
}

/** That there is one stays known, so that what uses it can be told; what it says does not. */
const hide = (segment: Segment): Segment => ({
  ...segment,
  sensitivity: "hidden",
  name: "",
  description: "",
  rule: {},
  words: { zh: "", en: "" },
  next: undefined,
  size: 0,
  progress: undefined,
  error: undefined,
});

function toSegment(context: Context, row: SizedSegmentRow, names: RuleNames, asOf: string): Segment {
  const next = row.version > 0 ? row.building_rule : null;
  const isBuilding =
    row.build_phase === "decide" || (row.build_phase === "tell" && row.building_rule !== null);
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    sensitivity: "none",
    rule: row.rule,
    words: ruleInWords(context, row.rule, names),
    state: row.archived_at ? "archived" : isBuilding ? "building" : row.build_error ? "failed" : "ready",
    progress: isBuilding ? (row.build_total ? Math.min(1, row.build_done / row.build_total) : 0) : undefined,
    error: row.build_error ?? undefined,
    next: next ? { rule: next, words: ruleInWords(context, next, names) } : undefined,
    version: row.version,
    size: row.size,
    asOf,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
