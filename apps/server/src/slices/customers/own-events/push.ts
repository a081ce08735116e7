import type { OwnEventFate, RowProblem } from "@hortus/contracts";
import { appendEvents, newId, type Result, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { describeFates, isHistoric } from "../../../pushed-rows.ts";
import { recordAudit } from "../../platform/index.ts";
import { customerActive, ownEventTold } from "../events.ts";
import { holdOwners } from "../list/lookups.ts";
import { addTimeline } from "../profile/timeline.ts";
import { readOwnEvent, valuesByPlace, type OwnEventInput } from "./read.ts";
import {
  claimKeys,
  findOwnEvents,
  findTold,
  insertOwnEvents,
  touchCustomers,
  type OwnEventRow,
  type StoredOwnEvent,
} from "./store.ts";
import { PLACES } from "./places.ts";

/** Rows that one transaction takes. */
const CHUNK = 250;

type Fate = Omit<OwnEventFate, "index" | "externalId">;
type Placed = { input: OwnEventInput; stored: StoredOwnEvent };

/**
 * Each row's fate, in the order of the rows. What was told stays as it is: the same id again is the same event, and one that says
 * otherwise is refused. Rows go in by slices: when the connection breaks, push the same rows again.
 */
export async function pushOwnEvents(
  context: Context,
  caller: Caller,
  rows: readonly unknown[],
): Promise<OwnEventFate[]> {
  const definitions = new Map((await findOwnEvents(context.workspace.db)).map((row) => [row.code, row]));
  const now = context.clock.now();
  const read = rows.map((row) => readOwnEvent(row, definitions, now));
  const fates: Fate[] = [];
  for (let from = 0; from < read.length; from += CHUNK) {
    const chunk = read.slice(from, from + CHUNK);
    const told = await context.workspace.tx(async (tx) => {
      const stored = await storeChunk(tx, context, chunk);
      if (caller.kind === "person") await auditChunk(tx, context, caller, stored);
      return stored;
    });
    fates.push(...told);
  }
  return describeFates(rows, fates);
}

export function countOutcomes(fates: readonly Pick<Fate, "outcome">[]): Record<Fate["outcome"], number> {
  const counts = { created: 0, unchanged: 0, rejected: 0 };
  for (const { outcome } of fates) counts[outcome]++;
  return counts;
}

async function storeChunk(
  tx: Tx,
  context: Context,
  read: readonly Result<OwnEventInput, RowProblem>[],
): Promise<Fate[]> {
  const inputs = read.flatMap((result) => (result.ok ? [result.value] : []));
  const owners = await holdOwners(
    tx,
    context,
    inputs.map(({ identities }) => identities),
  );
  const placed = inputs.flatMap((input, index): Placed[] => {
    const customerId = owners[index];
    return customerId === undefined ? [] : [{ input, stored: toStored(context, input, customerId) }];
  });
  const firsts = new Map<string, StoredOwnEvent>();
  for (const { stored } of placed)
    if (!firsts.has(stored.external_id)) firsts.set(stored.external_id, stored);
  const claimed = await claimKeys(tx, [...firsts.values()]);
  const known = await findTold(
    tx,
    [...firsts.keys()].filter((id) => !claimed.has(id)),
  );
  const created = placed.filter(({ stored: { external_id: id } }) => claimed.has(id)).filter(isFirst(firsts));
  await insertOwnEvents(
    tx,
    created.map(({ stored }) => stored),
    context.clock.now(),
  );
  await tell(tx, context, created);
  const byInput = new Map(placed.map((each) => [each.input, each.stored]));
  const isNew = new Set(created.map(({ stored }) => stored));
  return read.map((result): Fate => {
    if (!result.ok) return { outcome: "rejected", error: result.refusal };
    const stored = byInput.get(result.value);
    if (!stored) return { outcome: "rejected", error: nobodyKnown };
    const { customer_id: customerId, external_id: id } = stored;
    if (isNew.has(stored)) return { outcome: "created", customerId };
    const before = known.get(id) ?? firsts.get(id);
    if (before && isSame(before, stored)) return { outcome: "unchanged", customerId };
    return { outcome: "rejected", error: differs(id) };
  });
}

const isFirst =
  (firsts: ReadonlyMap<string, StoredOwnEvent>) =>
  ({ stored }: Placed): boolean =>
    firsts.get(stored.external_id) === stored;

const nobodyKnown: RowProblem = {
  code: "unknown_customer",
  field: "identities",
  message: "Nobody is known by this; tell of the customer first, by an order or an import",
};

const differs = (externalId: string): RowProblem => ({
  code: "event_differs",
  field: "externalId",
  message: `${externalId} was told of another customer or with other content; what happened stays, so give another id`,
});

function isSame(before: StoredOwnEvent & { owner?: string }, now: StoredOwnEvent): boolean {
  return (
    (before.owner ?? before.customer_id) === now.customer_id &&
    before.slot === now.slot &&
    new Date(before.at).getTime() === new Date(now.at).getTime() &&
    PLACES.every((place) => String(before[place] ?? "") === String(now[place] ?? ""))
  );
}

const toStored = (context: Context, input: OwnEventInput, customerId: string): StoredOwnEvent => ({
  customer_id: customerId,
  id: newId(context.clock),
  slot: input.definition.slot,
  at: input.occurredAt,
  external_id: input.externalId,
  ...valuesByPlace(input),
});

async function tell(tx: Tx, context: Context, created: readonly Placed[]): Promise<void> {
  if (created.length === 0) return;
  const now = context.clock.now();
  await addTimeline(
    tx,
    context,
    created
      .filter(({ input }) => input.definition.on_timeline)
      .map(({ input, stored }) => ({
        customerId: stored.customer_id,
        at: input.occurredAt,
        kind: "own_event",
        key: `own_event:${stored.id}`,
        payload: { title: input.definition.name, details: inWords(input.definition, input) },
      })),
  );
  const lastAt = new Map<string, Date>();
  for (const { input, stored } of created) {
    const before = lastAt.get(stored.customer_id);
    if (!before || before < input.occurredAt) lastAt.set(stored.customer_id, input.occurredAt);
  }
  const touched = await touchCustomers(tx, lastAt);
  await appendEvents(tx, context.clock, [
    ...created.map(({ input, stored }) =>
      ownEventTold(input.definition.slot).of({
        customerId: stored.customer_id,
        occurredAt: input.occurredAt,
        payload: {
          ...valuesByPlace(input),
          title: input.definition.name,
          ...(isHistoric(input.occurredAt, now) ? { historic: true } : {}),
        },
      }),
    ),
    ...touched.map((row) =>
      customerActive.of({ customerId: row.id, occurredAt: row.last_activity_at, payload: {} }),
    ),
  ]);
}

const inWords = ({ properties }: OwnEventRow, { values }: OwnEventInput): string =>
  properties
    .flatMap(({ code, name }) => (values.has(code) ? [`${name} ${values.get(code)}`] : []))
    .join(" · ");

/** A person's push is in the audit with each slice: of one that breaks off, what is in is known. A key's are too many. */
const auditChunk = (tx: Tx, context: Context, caller: Caller, fates: readonly Fate[]): Promise<void> =>
  recordAudit(tx, context, caller, {
    action: "own_events_pushed",
    objectType: "own_event",
    objectId: "api",
    after: countOutcomes(fates),
  });
