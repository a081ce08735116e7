import { ownEventRoutes as routes } from "@hortus/contracts";
import { notFound } from "@hortus/kernel";
import { endpoint, type Endpoint } from "../../../slice.ts";
import { changeOwnEvent, createOwnEvent, listOwnEvents } from "./definitions.ts";
import { countOutcomes, pushOwnEvents } from "./push.ts";
import { findOwnEvent, findReceived } from "./store.ts";

const RECEIVED = 20;

export const ownEventEndpoints: readonly Endpoint[] = [
  endpoint(routes.listOwnEvents, async ({ context }) => ({
    rows: await listOwnEvents(context.workspace.db),
  })),
  endpoint(routes.createOwnEvent, ({ context, caller, body }) => createOwnEvent(context, caller, body)),
  endpoint(routes.changeOwnEvent, ({ context, caller, params, body }) =>
    changeOwnEvent(context, caller, params.id, body),
  ),
  endpoint(routes.listReceivedOwnEvents, async ({ context, params }) => {
    const { db } = context.workspace;
    const event = await findOwnEvent(db, params.id);
    if (!event) throw notFound("This event");
    const rows = await findReceived(db, event.slot, RECEIVED);
    return {
      rows: rows.map((row) => ({
        id: row.id,
        externalId: row.external_id,
        customer: { id: row.customer_id, name: row.display_name ?? "" },
        occurredAt: row.at.toISOString(),
        recordedAt: row.recorded_at.toISOString(),
        properties: Object.fromEntries(
          event.properties.flatMap(({ code, type, place }) => {
            const value = row[place];
            return value === null || value === undefined
              ? []
              : [[code, type === "number" ? Number(value) : String(value)]];
          }),
        ),
      })),
      asOf: context.clock.now().toISOString(),
    };
  }),
  endpoint(routes.pushOwnEvents, async ({ context, caller, body }) => {
    const rows = await pushOwnEvents(context, caller, body.events);
    return { rows, counts: countOutcomes(rows) };
  }),
];
