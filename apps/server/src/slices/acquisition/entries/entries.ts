import { appendEvents, type EventHandler, type StoredEvent, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { contactEstablished, contactLost, customersMerged, mergeUndone } from "../../customers/events.ts";
import { addTimeline, findCurrentCustomerIds } from "../../customers/index.ts";
import { tagCustomers } from "../../tags/index.ts";
import { findCodesByState, type CodeRow } from "../codes/code-store.ts";
import { channelEntered, channelEntriesMoved } from "../events.ts";
import { moveRows, moveRowsBack } from "../../../merged-rows.ts";
import { insertEntries, markLost, type NewEntry } from "./entry-store.ts";
import { planRemarks } from "./remark-store.ts";

/** Records who came by which code and who went, and gives those who come the code's tags and remark. */
export const entriesHandler: EventHandler<Context> = {
  name: "acquisition/entries",
  types: [contactEstablished.type, contactLost.type, customersMerged.type, mergeUndone.type],
  batchSize: 200,
  async handle(tx, events, context) {
    // One kind after the other as they came: a loss between two entries belongs to the first.
    for (const run of runsOf(events)) {
      const [first] = run;
      if (first && contactEstablished.is(first)) await enter(tx, context, run.filter(contactEstablished.is));
      else if (first && contactLost.is(first)) await leave(tx, run.filter(contactLost.is));
      else for (const event of run) await follow(tx, context, event);
    }
  },
};

function runsOf(events: readonly StoredEvent[]): StoredEvent[][] {
  const runs: StoredEvent[][] = [];
  for (const event of events) {
    const run = runs.at(-1);
    if (run?.[0]?.type === event.type) run.push(event);
    else runs.push([event]);
  }
  return runs;
}

type Established = StoredEvent<{ advisorId: string; externalUserId: string; state?: string | undefined }>;

async function enter(tx: Tx, context: Context, events: readonly Established[]): Promise<void> {
  const codes = await findCodesByState(
    tx,
    events.flatMap(({ payload }) => payload.state ?? []),
  );
  const current = await findCurrentCustomerIds(
    tx,
    events.flatMap(({ customerId }) => customerId ?? []),
  );
  const entries = events.flatMap(({ customerId, payload, occurredAt }): NewEntry[] => {
    const code = payload.state === undefined ? undefined : codes.get(payload.state);
    const living = customerId === undefined ? undefined : current.get(customerId);
    if (!code || !living) return [];
    return [
      {
        customer_id: living,
        advisor_id: payload.advisorId,
        external_user_id: payload.externalUserId,
        at: occurredAt,
        code_id: code.id,
      },
    ];
  });
  const fresh = await insertEntries(tx, entries);
  for (const code of codes.values())
    await welcomeIn(
      tx,
      context,
      code,
      fresh.filter(({ code_id }) => code_id === code.id),
    );
  await appendEvents(
    tx,
    context.clock,
    fresh.map((entry) =>
      channelEntered.of({
        customerId: entry.customer_id,
        occurredAt: entry.at,
        payload: { codeId: entry.code_id, advisorId: entry.advisor_id },
      }),
    ),
  );
}

/** What the code gives to those who come by it. An archived code only counts. */
async function welcomeIn(
  tx: Tx,
  context: Context,
  code: CodeRow,
  entries: readonly NewEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await addTimeline(
    tx,
    context,
    entries.map((entry) => ({
      customerId: entry.customer_id,
      at: entry.at,
      kind: "channel_entered",
      key: `channel_entered:${entry.advisor_id}:${entry.external_user_id}:${entry.at.getTime()}`,
      payload: { codeId: code.id, codeName: code.name, advisorId: entry.advisor_id },
    })),
  );
  if (code.archived_at) return;
  const customerIds = [...new Set(entries.map(({ customer_id }) => customer_id))];
  await tagCustomers(tx, context, { customerIds, tagIds: code.tag_ids, source: "channel", by: code.id });
  if (code.remark_template) await planRemarks(tx, entries, context.clock.now());
}

async function leave(
  tx: Tx,
  events: readonly StoredEvent<{ advisorId: string; externalUserId: string; by: "advisor" | "customer" }>[],
): Promise<void> {
  const current = await findCurrentCustomerIds(
    tx,
    events.flatMap(({ customerId }) => customerId ?? []),
  );
  await markLost(
    tx,
    events.flatMap(({ customerId, payload, occurredAt }) => {
      const living = customerId === undefined ? undefined : current.get(customerId);
      if (!living) return [];
      return [
        {
          customer_id: living,
          advisor_id: payload.advisorId,
          external_user_id: payload.externalUserId,
          lost_at: occurredAt,
          lost_by: payload.by,
        },
      ];
    }),
  );
}

async function follow(tx: Tx, { clock }: Context, event: StoredEvent): Promise<void> {
  if (customersMerged.is(event)) {
    const { from, to } = event.payload;
    if (await moveRows(tx, "acquisition_entry", from, to))
      await appendEvents(tx, clock, [channelEntriesMoved.of({ customerId: to, payload: {} })]);
  } else if (mergeUndone.is(event)) {
    const { from, to, origins } = event.payload;
    if (!(await moveRowsBack(tx, "acquisition_entry", { from, to, origins }))) return;
    await appendEvents(
      tx,
      clock,
      [from, to].map((customerId) => channelEntriesMoved.of({ customerId, payload: {} })),
    );
  }
}
