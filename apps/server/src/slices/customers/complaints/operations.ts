import type { Complaint, complaintRoutes, RouteBody, RouteQuery } from "@hortus/contracts";
import { appendEvents, newId, notFound } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../../paging.ts";
import { recordAudit } from "../../platform/index.ts";
import { complaintClosed, complaintOpened } from "../events.ts";
import { findCustomers, nameOr } from "../list/lookups.ts";
import { openProfile } from "../profile/profile.ts";
import { insertTimeline } from "../profile/timeline-store.ts";
import {
  findByExternalId,
  findComplaintsOf,
  insertComplaint,
  pageComplaints,
  updateClosed,
  type ComplaintRow,
} from "./store.ts";

/** What they said stays sealed; events, the timeline and the audit tell what it is about, never the words. */
export async function openComplaint(
  context: Context,
  caller: Caller,
  askedId: string,
  { about, note, externalId }: RouteBody<typeof complaintRoutes.openComplaint>,
): Promise<Complaint> {
  const { clock, sealer, workspace } = context;
  const customerId = await openProfile(context, caller, askedId);
  const row = await workspace.tx(async (tx) => {
    const now = clock.now();
    const opened = await insertComplaint(tx, {
      customer_id: customerId,
      id: newId(clock),
      about,
      note_sealed: note ? sealer.seal(note) : null,
      external_id: externalId ?? null,
      opened_at: now,
      opened_by: caller.name,
      closed_at: null,
      closed_by: null,
      outcome_sealed: null,
    });
    if (!opened) return findByExternalId(tx, customerId, externalId ?? "");
    await recordAudit(tx, context, caller, {
      action: "complaint_opened",
      objectType: "customer",
      objectId: customerId,
      after: { complaintId: opened.id, about },
    });
    await insertTimeline(tx, [
      {
        customerId,
        at: now,
        kind: "complaint_opened",
        key: `complaint_opened:${opened.id}`,
        payload: { about },
      },
    ]);
    await appendEvents(tx, clock, [
      complaintOpened.of({ customerId, payload: { complaintId: opened.id, about } }),
    ]);
    return opened;
  });
  if (!row) throw notFound("This complaint"); // moved away by a merge at this very moment
  return describeOne(context, row);
}

export async function closeComplaint(
  context: Context,
  caller: Caller,
  askedId: string,
  complaintId: string,
  { outcome }: RouteBody<typeof complaintRoutes.closeComplaint>,
): Promise<Complaint> {
  const { clock, sealer, workspace } = context;
  const customerId = await openProfile(context, caller, askedId);
  const row = await workspace.tx(async (tx) => {
    const now = clock.now();
    const closed = await updateClosed(tx, {
      customerId,
      id: complaintId,
      at: now,
      by: caller.name,
      outcomeSealed: sealer.seal(outcome),
    });
    if (!closed) throw notFound("An open complaint of this id");
    const { about } = closed;
    await recordAudit(tx, context, caller, {
      action: "complaint_closed",
      objectType: "customer",
      objectId: customerId,
      after: { complaintId, about },
    });
    await insertTimeline(tx, [
      {
        customerId,
        at: now,
        kind: "complaint_closed",
        key: `complaint_closed:${complaintId}`,
        payload: { about },
      },
    ]);
    await appendEvents(tx, clock, [complaintClosed.of({ customerId, payload: { complaintId, about } })]);
    return closed;
  });
  return describeOne(context, row);
}

export async function listCustomerComplaints(
  context: Context,
  caller: Caller,
  askedId: string,
): Promise<{ rows: Complaint[]; asOf: string }> {
  const customerId = await openProfile(context, caller, askedId);
  const rows = await findComplaintsOf(context.workspace.db, customerId);
  return { rows: await describe(context, rows), asOf: context.clock.now().toISOString() };
}

export async function listComplaints(
  context: Context,
  query: RouteQuery<typeof complaintRoutes.listComplaints>,
) {
  const [at, id] = query.cursor === undefined ? [] : unpackCursor(query.cursor, 2).map(String);
  const after = at === undefined || id === undefined ? undefined : { at, id };
  const found = await pageComplaints(context.workspace.db, query, after, query.limit + 1);
  const { rows, nextCursor } = cutPage(found, query.limit, (last) =>
    packCursor([last.opened_at.toISOString(), last.id]),
  );
  return { rows: await describe(context, rows), nextCursor, asOf: context.clock.now().toISOString() };
}

async function describeOne(context: Context, row: ComplaintRow): Promise<Complaint> {
  const [described] = await describe(context, [row]);
  return described!; // one in, one out
}

async function describe({ sealer, workspace }: Context, rows: readonly ComplaintRow[]): Promise<Complaint[]> {
  const customers = await findCustomers(workspace.db, [...new Set(rows.map((row) => row.customer_id))]);
  return rows.map((row) => ({
    id: row.id,
    customer: {
      id: row.customer_id,
      name: nameOr(row.customer_id, customers.get(row.customer_id)?.displayName ?? ""),
    },
    about: row.about,
    note: row.note_sealed === null ? "" : sealer.open(row.note_sealed),
    openedAt: row.opened_at.toISOString(),
    openedBy: row.opened_by,
    closedAt: row.closed_at?.toISOString(),
    closedBy: row.closed_by ?? undefined,
    outcome: row.outcome_sealed === null ? undefined : sealer.open(row.outcome_sealed),
  }));
}
