import type { EventHandler, StoredEvent } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { customerTagged, customerUntagged } from "../../tags/events.ts";
import { updateTags } from "../profile/customer-store.ts";

/** Keeps the list's copy of who carries which tag. */
export const tagMirror: EventHandler<Context> = {
  name: "customers/tag-mirror",
  types: [customerTagged.type, customerUntagged.type],
  async handle(tx, events) {
    const latest = new Map(
      events.flatMap((event) => change(event).map((row) => [`${row.customerId} ${row.tagId}`, row] as const)),
    );
    await updateTags(tx, [...latest.values()]);
  },
};

function change(event: StoredEvent): { customerId: string; tagId: string; has: boolean }[] {
  const { customerId } = event;
  if (customerId === undefined || !(customerTagged.is(event) || customerUntagged.is(event))) return [];
  return [{ customerId, tagId: event.payload.tagId, has: customerTagged.is(event) }];
}
