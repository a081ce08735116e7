import { appendEvents, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import {
  deleteCustomerTags,
  insertCustomerTags,
  takeOverByPerson,
  type Tagging,
} from "./customer-tag-store.ts";
import { customerTagged, customerUntagged } from "../events.ts";
import { putMarks } from "./mark-store.ts";
import type { CustomerTagKey } from "../keys.ts";

/**
 * Puts tags on customers and has WeCom told for each advisor who has them. A tag that a person puts belongs to people from then on,
 * also if a rule or a channel was first.
 *
 * @returns what is new
 */
export async function tagCustomers(tx: Tx, context: Context, tagging: Tagging): Promise<CustomerTagKey[]> {
  if (tagging.customerIds.length === 0 || tagging.tagIds.length === 0) return [];
  const now = context.clock.now();
  const added = await insertCustomerTags(tx, tagging, now);
  if (tagging.source === "person") await takeOverByPerson(tx, tagging, now);
  // What WeCom said itself needs no telling: other advisors of the customer keep their own marks.
  if (tagging.source !== "wecom")
    await putMarks(
      tx,
      added.map((key) => ({ ...key, marked: true })),
      now,
    );
  await appendEvents(
    tx,
    context.clock,
    added.map(({ customerId, tagId }) =>
      customerTagged.of({ customerId, payload: { tagId, source: tagging.source } }),
    ),
  );
  return added;
}

/**
 * Takes tags from customers and has WeCom told. What a person put stays unless a person takes it.
 *
 * @returns what is gone
 */
export async function untagCustomers(tx: Tx, context: Context, tagging: Tagging): Promise<CustomerTagKey[]> {
  if (tagging.customerIds.length === 0 || tagging.tagIds.length === 0) return [];
  const removed = await deleteCustomerTags(tx, tagging);
  if (tagging.source !== "wecom")
    await putMarks(
      tx,
      removed.map((key) => ({ ...key, marked: false })),
      context.clock.now(),
    );
  await appendEvents(
    tx,
    context.clock,
    removed.map(({ customerId, tagId }) => customerUntagged.of({ customerId, payload: { tagId } })),
  );
  return removed;
}
