import { ladders } from "@hortus/contracts";
import type { EventHandler, StoredEvent, Tx } from "@hortus/kernel";
import { eventsThatMatter, type Fact } from "@hortus/rules";
import type { Context } from "../../context.ts";
import { customerCreated, customersMerged, mergeUndone } from "../customers/events.ts";
import { rfmScored } from "../segments/events.ts";
import { decideStates, lockLadder, tellChanges, type Cause } from "./decide.ts";
import { isHistoric } from "./historic.ts";
import type { LadderRule } from "./model.ts";
import { deleteStates, findVersions } from "./store.ts";

/**
 * Keeps ladders right after events: those whom an event touched are decided anew where a ladder's rules speak of what it may have changed.
 *
 * @param facts what the rules may speak of, besides RFM
 */
export function ladderHandler(facts: readonly Fact[]): EventHandler<Context> {
  return {
    name: "ladders",
    types: [
      ...new Set([
        ...facts.flatMap(({ changedBy }) => changedBy),
        rfmScored.type,
        customerCreated.type,
        customersMerged.type,
        mergeUndone.type,
      ]),
    ],
    async hears(db, events, context) {
      if (events.some(customersMerged.is)) return true;
      return (await findVersions(db)).some(
        ({ states }) => touchedBy(events, matters(states, context)).size > 0,
      );
    },
    async handle(tx, events, context) {
      await forgetMerged(tx, context, events);
      for (const { ladder, states } of await findVersions(tx)) {
        const touched = touchedBy(events, matters(states, context));
        if (touched.size === 0) continue;
        await lockLadder(tx, ladder);
        await decideStates(tx, context, ladder, states, touched);
      }
    },
  };
}

function matters(states: readonly LadderRule[], context: Context): ReadonlySet<string> {
  return new Set(
    states.flatMap(({ enter, stay }) =>
      [enter, stay].flatMap((rule) => (rule ? eventsThatMatter(rule, context.facts) : [])),
    ),
  );
}

/** Whom to decide, and what asked for it. Somebody new or merged stands somewhere whatever the rules say. */
function touchedBy(events: readonly StoredEvent[], types: ReadonlySet<string>): Map<string, Cause> {
  const touched = new Map<string, Cause>();
  const merge = { because: "merge" };
  for (const event of events) {
    if (customersMerged.is(event)) touched.set(event.payload.to, merge);
    else if (mergeUndone.is(event)) touched.set(event.payload.from, merge).set(event.payload.to, merge);
    else if (customerCreated.is(event) || types.has(event.type)) {
      const cause: Cause = { because: event.type, ...(isHistoric(event) && { historic: true }) };
      for (const customerId of customersOf(event)) touched.set(customerId, cause);
    }
  }
  return touched;
}

/** What is scored for everybody at night is told of many at once. */
function customersOf({ payload, customerId }: StoredEvent): string[] {
  if (typeof payload === "object" && payload !== null && "customerIds" in payload)
    return Array.isArray(payload.customerIds) ? payload.customerIds.map(String) : [];
  return customerId ? [customerId] : [];
}

/** Somebody who was merged away stands nowhere. */
async function forgetMerged(tx: Tx, context: Context, events: readonly StoredEvent[]): Promise<void> {
  const gone = events.filter(customersMerged.is).map((event) => event.payload.from);
  if (gone.length === 0) return;
  const left = await deleteStates(tx, gone);
  const causes = new Map(gone.map((customerId) => [customerId, { because: "merge" }]));
  for (const ladder of ladders)
    await tellChanges(
      tx,
      context,
      ladder,
      left.filter((change) => change.ladder === ladder),
      causes,
    );
}
