/** What the quota of acquisition links pays, and what is told of its messages. */
import type { World } from "../world.ts";
import type { Quota } from "./rows.ts";

const LOW = 20;
/** The messages of a customer that are told, by their number. */
const TELLING = new Set([3, 5, 10]);

export const linkKey = (userid: string, personId: string) => `${userid} ${personId}`;

/** Told of each message of a customer to a member, within its transaction. */
export function countMessage(world: World, userid: string, personId: string): void {
  const { state } = world;
  const row = state.linkCustomers.get(linkKey(userid, personId));
  if (!row) return;
  const received = row.received + 1;
  state.linkCustomers.put(linkKey(userid, personId), { ...row, received });
  const nodes = { LinkId: row.linkId, State: row.state || undefined };
  if (received === 1) {
    raise(world, "customer_start_chat", { UserID: userid, ExternalUserID: personId, ...nodes });
    if (state.switches.get().quotaUsedAt === "first_message") useQuota(world);
  }
  if (TELLING.has(received)) {
    const key = state.nextId("CK", 30);
    const { linkId, state: channel } = row;
    const issuedAt = state.nowSeconds();
    state.chatKeys.put(key, { key, userid, personId, linkId, state: channel, count: received, issuedAt });
    raise(world, "message_from_customer", { ...nodes, ChatKey: key });
  }
}

/** Within a transaction: a customer who came by a link deleted the member. It is told under this event as well. */
export function tellLinkLost(world: World, userid: string, personId: string): void {
  const row = world.state.linkCustomers.get(linkKey(userid, personId));
  if (!row) return;
  const nodes = { LinkId: row.linkId, State: row.state || undefined };
  raise(world, "del_follow_user", { UserID: userid, ExternalUserID: personId, ...nodes });
}

/** As the console does when quota is bought or runs out; crossing 20 or 0 is told. */
export function setQuota(world: World, balance: number, expiresAt?: number): Quota {
  const { state } = world;
  return state.store.transact(() => {
    const before = state.quota.get();
    // bought anew it is told anew
    const { toldDays: _, ...rest } = before;
    const quota = expiresAt === undefined ? { ...before, balance } : { ...rest, balance, expiresAt };
    state.quota.set(quota);
    if (before.balance <= 0 && balance > 0) raise(world, "balance_increased", {});
    if (before.balance > 0 && balance <= 0) raise(world, "balance_exhausted", {});
    else if (before.balance >= LOW && balance < LOW) raise(world, "balance_low", {});
    return quota;
  });
}

/** Days before the end at which it is told. */
const TOLD_BEFORE = [14, 7, 3, 2, 1];
const DAY_SECONDS = 86_400;

/** What is left ends with its time; the last days of it are told, each once. */
export function tellQuotaEnd(world: World): void {
  const { state } = world;
  const quota = state.quota.get();
  const left = quota.expiresAt - state.nowSeconds();
  if (quota.balance === 0 || left > (TOLD_BEFORE[0] ?? 0) * DAY_SECONDS) return;
  if (left <= 0) return void setQuota(world, 0);
  const days = TOLD_BEFORE.findLast((one) => left <= one * DAY_SECONDS);
  if (days === undefined || days === quota.toldDays) return;
  state.store.transact(() => {
    state.quota.set({ ...quota, toldDays: days });
    raise(world, "quota_expire_soon", {
      ExpireTime: String(quota.expiresAt),
      ExpireQuotaNum: String(quota.balance),
    });
  });
}

export function useQuota(world: World): void {
  const quota = setQuota(world, Math.max(0, world.state.quota.get().balance - 1));
  world.state.quota.set({ ...quota, used: quota.used + 1 });
}

export function raise(world: World, changeType: string, nodes: Record<string, string | undefined>): void {
  world.outbox.raise("acquisition", { Event: "customer_acquisition", ChangeType: changeType, ...nodes });
}
