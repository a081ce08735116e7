import { segmentRoutes, type Segment } from "@hortus/contracts";
import { publicFacts } from "@hortus/rules";
import type { Context } from "../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../paging.ts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { findCustomers } from "../customers/index.ts";
import { explainMembership } from "./explain.ts";
import { changeSegment, createSegment, getSegment, previewRule } from "./operations.ts";
import { findChanges, findMembers, findSegments, type SizedSegmentRow } from "./store.ts";
import { rebuildRfm } from "./rfm/score.ts";
import { findRuleNames, ruleInWords, type RuleNames } from "./words.ts";
import { countScored, findLatestRun, findScored, readCells, readGroups } from "./rfm/store.ts";

export const segmentEndpoints: readonly Endpoint[] = [
  endpoint(segmentRoutes.listFacts, async ({ context }) => ({ rows: publicFacts(context.facts) })),
  endpoint(segmentRoutes.listSegments, async ({ context, query }) => {
    const rows = await findSegments(context.workspace.db, { archived: query.archived === "true" });
    const names = await findRuleNames(context);
    return { rows: rows.map((row) => toSegment(context, row, names)) };
  }),
  endpoint(segmentRoutes.getSegment, async ({ context, params }) =>
    answerSegment(context, await getSegment(context, params.id)),
  ),
  endpoint(segmentRoutes.createSegment, async ({ context, caller, body }) =>
    answerSegment(context, await createSegment(context, caller, body)),
  ),
  endpoint(segmentRoutes.changeSegment, async ({ context, caller, params, body }) =>
    answerSegment(context, await changeSegment(context, caller, params.id, body)),
  ),
  endpoint(segmentRoutes.previewSegment, async ({ context, body }) => {
    const { size, sample, errors, rule } = await previewRule(context, body.rule);
    const ruleNames = await findRuleNames(context);
    const names = await namesOf(context, sample);
    return {
      size,
      words: rule ? ruleInWords(context, rule, ruleNames) : { zh: "", en: "" },
      sample: sample.map((customerId) => ({ customerId, name: names.get(customerId) ?? "" })),
      errors: errors.map(({ path, code, message, hint }) => ({ path, code, message, hint })),
      asOf: context.clock.now().toISOString(),
    };
  }),
  endpoint(segmentRoutes.listSegmentMembers, async ({ context, params, query }) => {
    const segment = await getSegment(context, params.id);
    const after = query.cursor === undefined ? undefined : unpackCursor(query.cursor, 2);
    const found = await findMembers(context.workspace.db, segment, {
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
      asOf: context.clock.now().toISOString(),
    };
  }),
  endpoint(segmentRoutes.listSegmentChanges, async ({ context, params, query }) => {
    const before = query.cursor === undefined ? undefined : String(unpackCursor(query.cursor, 1)[0]);
    const found = await findChanges(context.workspace.db, params.id, { before, limit: query.limit + 1 });
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
  endpoint(segmentRoutes.explainMembership, async ({ context, params }) =>
    explainMembership(context, params.id, params.customerId, await findRuleNames(context)),
  ),
  endpoint(segmentRoutes.rfm, async ({ context }) => {
    const { db } = context.workspace;
    const run = await findLatestRun(db);
    const cells = await readCells(db);
    return {
      asOf: (run?.as_of ?? context.clock.now()).toISOString(),
      state: !run ? ("none" as const) : run.finished_at ? ("ready" as const) : ("building" as const),
      customers: await countScored(db),
      revenueFen: cells.reduce((sum, cell) => sum + cell.revenueFen, 0),
      thresholds: run && {
        recencyDays: run.thresholds.recencyDays,
        frequency: run.thresholds.frequency,
        moneyFen: run.thresholds.moneyFen,
      },
      groups: await readGroups(db),
      cells,
    };
  }),
  endpoint(segmentRoutes.rebuildRfm, async ({ context, caller }) => rebuildRfm(context, caller)),
  endpoint(segmentRoutes.listRfmCustomers, async ({ context, query }) => {
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

async function answerSegment(context: Context, row: SizedSegmentRow): Promise<Segment> {
  return toSegment(context, row, await findRuleNames(context));
}

function toSegment(context: Context, row: SizedSegmentRow, names: RuleNames): Segment {
  const building = row.build_phase === "decide";
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    rule: row.rule,
    words: ruleInWords(context, row.rule, names),
    state: row.archived_at ? "archived" : building ? "building" : row.build_error ? "failed" : "ready",
    progress: building ? (row.build_total ? row.build_done / row.build_total : 0) : undefined,
    error: row.build_error ?? undefined,
    version: row.version,
    size: row.size,
    asOf: context.clock.now().toISOString(),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
