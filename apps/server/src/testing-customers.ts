import { appendEvents, newId, type StoredEvent } from "@hortus/kernel";
import { sql } from "kysely";
import type { TestHouse } from "./testing.ts";
import { recordConsents } from "./slices/compliance/index.ts";
import { resolveCustomers } from "./slices/customers/index.ts";
import { customersMerged } from "./slices/customers/events.ts";
import { contactAdded } from "./slices/wecom/events.ts";

/** For tests: a customer whom an advisor has as a contact, as wecom's mirror holds it. Null: nobody has. */
export async function addCustomer(
  house: TestHouse,
  name: string,
  advisorId: string | null = "lin",
): Promise<{ id: string; externalUserId: string }> {
  const { context, clock } = house;
  const externalUserId = `wm_${newId(clock)}`;
  const [id] = await context.workspace.tx((tx) =>
    resolveCustomers(tx, context, [
      {
        identities: [{ kind: "external_userid", value: externalUserId }],
        name,
        source: "wecom",
        at: clock.now(),
      },
    ]),
  );
  if (!id) throw new Error("one request, one customer");
  if (advisorId !== null) {
    await sql`
      insert into advisor (user_id, name, department, status, can_have_customers, seen_at)
      values (${advisorId}, ${advisorId}, '', 'active', true, ${clock.now()})
      on conflict do nothing`.execute(context.workspace.db);
    await sql`
      insert into contact (external_user_id, user_id, name, created_at, changed_at)
      values (${externalUserId}, ${advisorId}, ${name}, ${clock.now()}, ${clock.now()})`.execute(
      context.workspace.db,
    );
    const added = contactAdded.of({
      payload: { userId: advisorId, externalUserId, addedAt: clock.now().toISOString() },
    });
    await context.workspace.tx((tx) => appendEvents(tx, clock, [added]));
    await house.drain();
  }
  return { id, externalUserId };
}

/** For tests: they agree to offers. */
export async function agreeToOffers({ context }: TestHouse, ...customerIds: string[]): Promise<void> {
  const by = { kind: "system" as const, name: "test" };
  const rows = customerIds.map((customerId) => ({
    customerId,
    purpose: "marketing" as const,
    state: "given" as const,
    channel: "form" as const,
    by,
  }));
  await context.workspace.tx((tx) => recordConsents(tx, context, rows));
}

/** For tests: the contact is over. */
export async function loseContact({ context, clock }: TestHouse, externalUserId: string): Promise<void> {
  await sql`update contact set removed_at = ${clock.now()}, removed_by = 'customer' where external_user_id = ${externalUserId}`.execute(
    context.workspace.db,
  );
}

/** For tests of a slice's handler alone: the log's word that these customers went into `to`, in this order. */
export function mergedInto({ clock }: TestHouse, to: string, ...from: readonly string[]): StoredEvent[] {
  const at = clock.now();
  return from.map((gone) => ({
    ...customersMerged.of({ customerId: to, payload: { from: gone, to } }),
    id: newId(clock),
    position: { xid: "1", seq: 1 },
    occurredAt: at,
    recordedAt: at,
  }));
}
