import { localDate, type EventHandler, type StoredEvent } from "@hortus/kernel";
import type { Context } from "../../context.ts";
import { orderPaid } from "../commerce/events.ts";
import { contactEstablished, contactLost, customersMerged } from "../customers/events.ts";
import { intentRefused, messageFailed, messageSent, taskDone } from "../outreach/events.ts";
import { addHappenings, addToFigures, moveHappenings, type Figure, type Happening } from "./store.ts";

const counted = new Map<string, Figure>([
  [contactEstablished.type, "new_contacts"],
  [contactLost.type, "lost_contacts"],
  [taskDone.type, "tasks_done"],
]);
const shown = new Set([
  contactEstablished.type,
  contactLost.type,
  orderPaid.type,
  messageSent.type,
  messageFailed.type,
  intentRefused.type,
  taskDone.type,
]);

/** Counts what happens by local day, and keeps the last of it. */
export const analyticsHandler: EventHandler<Context> = {
  name: "analytics",
  types: [...shown, customersMerged.type],
  async handle(tx, events, { timeZone }) {
    await addToFigures(
      tx,
      events.flatMap((event) => {
        const figure = counted.get(event.type);
        return figure ? [{ figure, day: localDate(event.occurredAt, timeZone), value: 1 }] : [];
      }),
    );
    await addHappenings(tx, events.filter(isShown).map(toHappening));
    for (const event of events.filter(customersMerged.is))
      await moveHappenings(tx, event.payload.from, event.payload.to);
  },
};

/** What was told long after it happened, as by an import, is no news. */
function isShown(event: StoredEvent): boolean {
  return shown.has(event.type) && event.recordedAt.getTime() - event.occurredAt.getTime() < 3 * 86_400_000;
}

function toHappening(event: StoredEvent): Happening {
  return {
    id: event.id,
    at: event.occurredAt,
    kind: event.type,
    customer_id: event.customerId ?? null,
    detail: event.payload as Record<string, unknown>,
  }; // payloads are objects
}
