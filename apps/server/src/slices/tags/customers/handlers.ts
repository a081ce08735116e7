import { appendEvents, type EventHandler, type StoredEvent, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import {
  contactEstablished,
  contactHandedOver,
  contactLost,
  contactSynced,
  contactTakenOver,
  customersMerged,
  mergeUndone,
} from "../../customers/events.ts";
import { customerTagged, customerUntagged } from "../events.ts";
import { mergeTags, splitTags } from "./customer-tag-store.ts";
import { putMarksOfCustomers } from "./mark-store.ts";
import { reconcile } from "./reconcile.ts";
import type { Relation } from "../keys.ts";

/** Keeps tags true when relations come, change and go, and when customers turn out to be one. */
export const contactsHandler: EventHandler<Context> = {
  name: "tags/contacts",
  types: [
    contactEstablished.type,
    contactTakenOver.type,
    contactHandedOver.type,
    contactSynced.type,
    contactLost.type,
    customersMerged.type,
    mergeUndone.type,
  ],
  batchSize: 200,
  async handle(tx, events, context) {
    // A merge moves rows from one customer to another: what was told before it is done before it.
    let told: StoredEvent[] = [];
    const settle = async () => {
      await applyContacts(tx, context, told);
      told = [];
    };
    for (const event of events) {
      if (mergeUndone.is(event)) {
        await settle();
        await applyUndo(tx, context, event.payload);
      } else if (customersMerged.is(event)) {
        await settle();
        await applyMerge(tx, context, event.payload);
      } else {
        told.push(event);
      }
    }
    await settle();
  },
};

async function applyContacts(tx: Tx, context: Context, events: readonly StoredEvent[]): Promise<void> {
  const relations: Relation[] = [];
  const newcomers = new Set<string>();
  for (const event of events) {
    const { customerId } = event;
    if (customerId === undefined) continue;
    if (contactEstablished.is(event) || contactTakenOver.is(event)) newcomers.add(customerId);
    if (contactSynced.is(event) || contactLost.is(event) || contactHandedOver.is(event)) {
      relations.push({
        customerId,
        userId: event.payload.advisorId,
        externalUserId: event.payload.externalUserId,
      });
    }
  }
  // A new advisor of a customer sees the tags that are known already.
  if (newcomers.size > 0) await putMarksOfCustomers(tx, [...newcomers], context.clock.now());
  if (relations.length > 0) await reconcile(tx, context, relations);
}

async function applyMerge(
  tx: Tx,
  context: Context,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const gained = await mergeTags(tx, from, to);
  await putMarksOfCustomers(tx, [to], context.clock.now());
  await appendEvents(
    tx,
    context.clock,
    gained.map((payload) => customerTagged.of({ customerId: to, payload })),
  );
}

async function applyUndo(
  tx: Tx,
  context: Context,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const { lost, regained } = await splitTags(tx, from, to);
  await putMarksOfCustomers(tx, [from, to], context.clock.now());
  await appendEvents(tx, context.clock, [
    ...lost.map((tagId) => customerUntagged.of({ customerId: from, payload: { tagId } })),
    ...regained.map((payload) => customerTagged.of({ customerId: to, payload })),
  ]);
}
