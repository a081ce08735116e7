import { ProblemError, type Tx } from "@hortus/kernel";
import type { CustomerTag } from "@hortus/contracts";
import type { Caller, Context } from "../../../context.ts";
import { recordAudit } from "../../platform/index.ts";
import { findContacts } from "../../wecom/index.ts";
import { findTags } from "../groups/tag-store.ts";
import { findCustomerTags } from "./customer-tag-store.ts";
import { tagCustomers, untagCustomers } from "./tagging.ts";

/** Rows that one transaction writes at most, so that it stays below 250 ms. */
const ROWS_A_SLICE = 2_000;

/** @throws {ProblemError} 403 for an advisor who does not have this customer */
export async function describeCustomerTags(
  context: Context,
  caller: Caller,
  customerId: string,
): Promise<CustomerTag[]> {
  await refuseOthers(context, caller, customerId);
  const rows = await findCustomerTags(context.workspace.db, [customerId]);
  return rows.map(({ tagId, name, groupId, groupName, source, by, at }) => ({
    tagId,
    name,
    groupId,
    groupName,
    source,
    by: by ?? undefined,
    at: at.toISOString(),
  }));
}

/** Makes these the customer's tags, by the hand of a person. */
export async function setCustomerTags(
  context: Context,
  caller: Caller,
  customerId: string,
  tagIds: readonly string[],
): Promise<CustomerTag[]> {
  await refuseOthers(context, caller, customerId);
  await context.workspace.tx(async (tx) => {
    await refuseUnknownTags(tx, tagIds, "tagIds");
    const before = new Set((await findCustomerTags(tx, [customerId])).map(({ tagId }) => tagId));
    const add = tagIds.filter((id) => !before.has(id));
    const remove = [...before].filter((id) => !tagIds.includes(id));
    const hand = { customerIds: [customerId], source: "person", by: caller.name } as const;
    await tagCustomers(tx, context, { ...hand, tagIds: add });
    await untagCustomers(tx, context, { ...hand, tagIds: remove });
    if (add.length + remove.length === 0) return;
    await recordAudit(tx, context, caller, {
      action: "customer_tags_changed",
      objectType: "customer",
      objectId: customerId,
      after: { added: add, removed: remove },
    });
  });
  return describeCustomerTags(context, caller, customerId);
}

/**
 * Tags many customers by the hand of a person, in slices: what is done stays done if a later slice fails, and doing it again does the
 * rest.
 */
export async function tagMany(
  context: Context,
  caller: Caller,
  request: { customerIds: readonly string[]; add: readonly string[]; remove: readonly string[] },
): Promise<{ added: number; removed: number }> {
  const { workspace } = context;
  const customerIds = [...new Set(request.customerIds)];
  const sliceSize = Math.max(1, Math.floor(ROWS_A_SLICE / (request.add.length + request.remove.length)));
  const done = { added: 0, removed: 0 };
  await workspace.tx(async (tx) => {
    await refuseUnknownTags(tx, request.add, "add");
    await refuseUnknownTags(tx, request.remove, "remove");
    await recordAudit(tx, context, caller, {
      action: "customers_tagged",
      objectType: "customers",
      objectId: `${customerIds.length}`,
      after: { customers: customerIds.length, added: request.add, removed: request.remove },
    });
  });
  for (let from = 0; from < customerIds.length; from += sliceSize) {
    const hand = {
      customerIds: customerIds.slice(from, from + sliceSize),
      source: "person",
      by: caller.name,
    } as const;
    await workspace.tx(async (tx) => {
      done.added += (await tagCustomers(tx, context, { ...hand, tagIds: request.add })).length;
      done.removed += (await untagCustomers(tx, context, { ...hand, tagIds: request.remove })).length;
    });
  }
  return done;
}

async function refuseUnknownTags(tx: Tx, tagIds: readonly string[], field: string): Promise<void> {
  if (tagIds.length === 0) return;
  const known = new Set((await findTags(tx)).map(({ id }) => id));
  const unknown = tagIds.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new ProblemError(
      400,
      "tag_unknown",
      `${unknown.length} of these tags do not exist: ${unknown.slice(0, 3).join(", ")}`,
      { field, hint: "They may have been archived meanwhile." },
    );
  }
}

async function refuseOthers({ workspace }: Context, caller: Caller, customerId: string): Promise<void> {
  if (caller.kind !== "person" || caller.role !== "advisor") return;
  const contacts = await findContacts(workspace.db, [customerId]);
  if (!contacts.some(({ advisorId, removedAt }) => advisorId === caller.advisorId && removedAt === null)) {
    throw new ProblemError(403, "not_your_customer", "This customer is not in your list");
  }
}
