import type { MassSend, MassSendAdvisor, MassSendSummary } from "@hortus/contracts";
import type { Context } from "../../../context.ts";
import { standingsByAdvisor, type StandingRow } from "../../outreach/index.ts";
import { findAdvisorNames } from "../../wecom/index.ts";
import { standingsOf } from "./standings.ts";
import type { MassSendRow } from "./store.ts";

export async function describeMassSends(
  context: Context,
  rows: readonly MassSendRow[],
): Promise<MassSendSummary[]> {
  const standings = await standingsOf(context.workspace.db, rows);
  return rows.map((row) => toSummary(row, standings.get(row.id) ?? []));
}

export async function describeMassSend(context: Context, row: MassSendRow): Promise<MassSend> {
  const standing = (await standingsOf(context.workspace.db, [row])).get(row.id) ?? [];
  const reasons = new Map<string, number>();
  for (const { reason, count } of standing)
    if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  return {
    ...toSummary(row, standing),
    definition: row.definition,
    version: row.version,
    approval: row.approval ?? undefined,
    reasons: [...reasons].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count),
  };
}

function toSummary(row: MassSendRow, standing: readonly StandingRow[]): MassSendSummary {
  const { definition } = row;
  return {
    id: row.id,
    name: row.name,
    channel: definition.channel,
    state: row.state,
    class: definition.class,
    startAt: definition.startAt,
    startedAt: row.started_at?.toISOString(),
    finishedAt: row.finished_at?.toISOString(),
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    counts: countsOf(row, standing),
  };
}

function countsOf(row: MassSendRow, standing: readonly StandingRow[]): MassSendSummary["counts"] {
  const sum = (is: (row: StandingRow) => boolean): number =>
    standing.filter(is).reduce((total, { count }) => total + count, 0);
  const inState = (...states: string[]) => sum(({ state }) => states.includes(state));
  return {
    planned: row.planned,
    excluded: row.excluded,
    waiting: inState("deferred", "held") + sum(({ state, passed }) => state === "planned" && !passed),
    ready: sum(({ state, passed }) => state === "planned" && passed),
    handedOver: inState("handed_over"),
    sent: inState("sent"),
    failed: inState("failed"),
    unknown: inState("unknown"),
    cancelled: inState("cancelled"),
    refused: sum(({ state, reason }) => state === "refused" && reason !== "hold_out"),
    heldOut: sum(({ state, reason }) => state === "refused" && reason === "hold_out"),
  };
}

export async function describeAdvisors(context: Context, id: string): Promise<MassSendAdvisor[]> {
  const { db } = context.workspace;
  const rows = await standingsByAdvisor(db, id);
  const names = await findAdvisorNames(
    db,
    rows.map(({ advisorId }) => advisorId),
  );
  return rows.map(({ advisorId, remindedAt, ...row }) => ({
    advisor: { id: advisorId, name: names.get(advisorId) ?? advisorId },
    ...row,
    remindedAt: remindedAt?.toISOString(),
  }));
}
