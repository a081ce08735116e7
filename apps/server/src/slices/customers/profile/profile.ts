import {
  customersRoutes,
  type CustomerProfile,
  type MergeRecord,
  type RouteBody,
  type TimelineEntry,
} from "@hortus/contracts";
import { appendEvents, notFound, ProblemError } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../../paging.ts";
import { recordAudit } from "../../platform/index.ts";
import { findAdvisorNames } from "../../wecom/index.ts";
import { customerChanged } from "../events.ts";
import { readIdentity } from "../recognise/identities.ts";
import { toSummaries } from "../list/list.ts";
import { findCurrentCustomerIds, nameOr, refuseOthersCustomer } from "../list/lookups.ts";
import { describeMerge } from "../recognise/merge-words.ts";
import { FILLABLE, tidyName, type FullRow } from "./model.ts";
import { resolveCustomers } from "../recognise/resolve.ts";
import { refreshTerms } from "../list/search.ts";
import { findAllContacts } from "../contacts/contact-store.ts";
import { lockCustomers, updateWritten, type WrittenFields } from "./customer-store.ts";
import { findIdentities } from "../recognise/identity-store.ts";
import { findProfile } from "../list/list-store.ts";
import { countMerges, findMerges } from "../recognise/merge-store.ts";
import { findTimeline } from "./timeline-store.ts";
import { canUndo } from "../recognise/undo-merge.ts";

/** The living profile behind an id, if this caller may see it. @throws {ProblemError} 404 */
export async function openProfile({ workspace }: Context, caller: Caller, id: string): Promise<string> {
  const current = (await findCurrentCustomerIds(workspace.db, [id])).get(id);
  if (!current) throw notFound("This customer");
  await refuseOthersCustomer(workspace.db, caller, current);
  return current;
}

export async function getProfile(
  context: Context,
  caller: Caller,
  askedId: string,
): Promise<CustomerProfile> {
  const { db } = context.workspace;
  const id = await openProfile(context, caller, askedId);
  const row = await findProfile(db, id);
  const [summary] = row ? await toSummaries(db, [row]) : [];
  if (!row || !summary) throw notFound("This customer");
  const contacts = await findAllContacts(db, id);
  const names = await findAdvisorNames(
    db,
    contacts.map(({ advisor_id }) => advisor_id),
  );
  return {
    ...summary,
    birthday: row.birthday ?? undefined,
    timeZone: row.time_zone ?? undefined,
    notes: row.notes,
    mergeCount: await countMerges(db, id),
    identities: (await findIdentities(db, id)).map(({ kind, masked, fingerprint, seen_at }) => ({
      kind,
      masked,
      fingerprint,
      seenAt: seen_at.toISOString(),
    })),
    contacts: contacts.map((contact) => ({
      advisor: { id: contact.advisor_id, name: names.get(contact.advisor_id) ?? contact.advisor_id },
      externalUserId: contact.external_user_id,
      remark: contact.remark,
      addedAt: contact.added_at.toISOString(),
      removedAt: contact.removed_at?.toISOString(),
      removedBy: contact.removed_by ?? undefined,
    })),
  };
}

export async function changeCustomer(
  context: Context,
  caller: Caller,
  askedId: string,
  change: RouteBody<typeof customersRoutes.changeCustomer>,
): Promise<CustomerProfile> {
  const { clock, workspace } = context;
  if (change.birthday && change.birthday > clock.now().toISOString().slice(0, 10)) {
    throw new ProblemError(400, "birthday_in_future", "A birthday lies in the past", { field: "birthday" });
  }
  const id = await openProfile(context, caller, askedId);
  await workspace.tx(async (tx) => {
    const [before] = await lockCustomers(tx, [id]);
    if (!before) throw notFound("This customer");
    const after = write(before, change);
    const fields = FILLABLE.filter((field) => before[field] !== after[field]);
    if (fields.length === 0) return;
    await updateWritten(tx, id, after);
    if (fields.includes("display_name")) await refreshTerms(tx, [id]);
    const changed = fields.map((field) =>
      field === "display_name" ? "name" : field === "time_zone" ? "timeZone" : field,
    );
    // Which fields, not what they say: names and notes are personal data.
    await recordAudit(tx, context, caller, {
      action: "customer_changed",
      objectType: "customer",
      objectId: id,
      after: { fields: changed },
    });
    await appendEvents(tx, clock, [customerChanged.of({ customerId: id, payload: { fields: changed } })]);
  });
  return getProfile(context, caller, id);
}

function write(before: FullRow, change: RouteBody<typeof customersRoutes.changeCustomer>): WrittenFields {
  const name = change.name === undefined ? "" : tidyName(change.name);
  return {
    display_name: name || before.display_name,
    name_from: name ? "person" : before.name_from,
    gender: change.gender === undefined ? before.gender : change.gender,
    birthday: change.birthday === undefined ? before.birthday : change.birthday,
    city: change.city === undefined ? before.city : change.city || null,
    time_zone: change.timeZone === undefined ? before.time_zone : change.timeZone,
    notes: change.notes === undefined ? before.notes : (change.notes ?? ""),
  };
}

/** Ties an identity to a profile by hand. When it is another customer's, the two become one. */
export async function addIdentity(
  context: Context,
  caller: Caller,
  askedId: string,
  given: RouteBody<typeof customersRoutes.addIdentity>,
): Promise<CustomerProfile> {
  const { clock, workspace } = context;
  if (!readIdentity(given))
    throw new ProblemError(
      400,
      "bad_identity",
      given.kind === "phone" ? "This is not a phone number" : "This is not an id",
      { field: "value" },
    );
  const id = await openProfile(context, caller, askedId);
  const row = await findProfile(workspace.db, id);
  if (!row) throw notFound("This customer");
  const livingId = await workspace.tx(async (tx) => {
    const request = {
      identities: [given],
      customerId: id,
      source: "person",
      by: caller.name,
      at: row.last_activity_at,
    };
    const [resolved] = await resolveCustomers(tx, context, [request]);
    await recordAudit(tx, context, caller, {
      action: "identity_added",
      objectType: "customer",
      objectId: id,
      after: { kind: given.kind },
    });
    await appendEvents(tx, clock, [
      customerChanged.of({ customerId: id, payload: { fields: ["identities"] } }),
    ]);
    return resolved ?? id;
  });
  return getProfile(context, caller, livingId);
}

/** The value behind a mask. The audit trail keeps who asked, for whom and why; never the value. */
export async function revealIdentity(
  context: Context,
  caller: Caller,
  askedId: string,
  { fingerprint, reason }: RouteBody<typeof customersRoutes.revealIdentity>,
) {
  const { sealer, workspace } = context;
  const id = await openProfile(context, caller, askedId);
  return workspace.tx(async (tx) => {
    const identity = (await findIdentities(tx, id)).find((row) => row.fingerprint === fingerprint);
    if (!identity) throw notFound("This identity");
    await recordAudit(tx, context, caller, {
      action: "identity_revealed",
      objectType: "customer",
      objectId: id,
      after: { kind: identity.kind, reason },
    });
    return { kind: identity.kind, value: sealer.open(identity.value_sealed) };
  });
}

export async function listTimeline(
  context: Context,
  caller: Caller,
  askedId: string,
  query: { kind: string[]; limit: number; cursor?: string | undefined },
) {
  const id = await openProfile(context, caller, askedId);
  const [at, key] = query.cursor === undefined ? [] : unpackCursor(query.cursor, 2).map(String);
  const before = at === undefined || key === undefined ? undefined : { at, key };
  const found = await findTimeline(context.workspace.db, id, {
    kinds: query.kind,
    before,
    limit: query.limit + 1,
  });
  const { rows, nextCursor } = cutPage(found, query.limit, (last) =>
    packCursor([last.at.toISOString(), last.key]),
  );
  const entries: TimelineEntry[] = rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  return { rows: entries, nextCursor, asOf: context.clock.now().toISOString() };
}

export async function listMerges(context: Context, caller: Caller, askedId: string): Promise<MergeRecord[]> {
  const customerId = await openProfile(context, caller, askedId);
  const merges = await findMerges(context.workspace.db, customerId);
  return merges.map((merge) => ({
    id: merge.id,
    at: merge.at.toISOString(),
    from: { id: merge.from_customer_id, name: nameOr(merge.from_customer_id, merge.from_name) },
    to: { id: merge.customer_id, name: nameOr(merge.customer_id, merge.to_name) },
    because: { kind: merge.because_kind, masked: merge.because_masked, source: merge.source },
    by: merge.by_name,
    words: describeMerge(merge, customerId),
    undoneAt: merge.undone_at?.toISOString(),
    canUndo: canUndo(merge, merges),
  }));
}
