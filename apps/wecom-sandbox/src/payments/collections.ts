/** A member asks a customer for money in the chat, or shows a code for it; the customer pays. */
import { appendMessage } from "../chats.ts";
import type { Payment } from "../phone-api.ts";
import { getFriends, getMember } from "../relations.ts";
import { Refusal, type World } from "../world.ts";
import { pay } from "./payments.ts";
import type { CollectionRow } from "./rows.ts";

const MOST_KEPT = 1000;

/** @returns the paymentId that get_payment_info knows */
export function collect(
  world: World,
  userid: string,
  personId: string | undefined,
  asked: { totalFen: number; description: string },
): string {
  const { state } = world;
  getMember(world, userid);
  return state.store.transact(() => {
    const paymentId = state.nextId("pay", 29);
    const row: CollectionRow = { paymentId, userid, ...(personId && { personId }), ...asked };
    if (personId === undefined) state.collections.put(paymentId, row);
    else {
      const content = { kind: "payment" as const, paymentId, isPaid: false, ...asked };
      const { seq } = appendMessage(world, getFriends(world, userid, personId), "staff", "chat", content);
      state.collections.put(paymentId, { ...row, seq });
    }
    for (const old of state.collections.keys().slice(0, -MOST_KEPT)) state.collections.delete(old);
    return paymentId;
  });
}

export function payCollection(world: World, personId: string, paymentId: string): Payment {
  const { state } = world;
  const row = state.collections.get(paymentId);
  if (!row || (row.personId !== undefined && row.personId !== personId))
    throw new Refusal(404, "unknown_collection", "There is nothing to pay here");
  const card = row.seq === undefined ? undefined : state.messages.get(String(row.seq));
  if (card?.content.kind === "payment" && card.content.isPaid)
    throw new Refusal(409, "paid_already", "This has been paid");
  return state.store.transact(() => {
    if (card?.content.kind === "payment")
      state.messages.put(String(card.seq), { ...card, content: { ...card.content, isPaid: true } });
    return pay(world, personId, row.userid, row, paymentId);
  });
}
