/** What happens behind an acquisition link: a customer opens it, is added, and begins to chat; the quota pays. */
import { befriend } from "../friendship.ts";
import { getPerson, poolOf } from "../relations.ts";
import type { RelationRow } from "../rows.ts";
import { Refusal, type World } from "../world.ts";
import { linkKey, raise, useQuota } from "./quota.ts";

const BY_LINK = 16;
const MOST_CHANNEL_BYTES = 64;
const MOST_CLICKS = 10_000;

export const linkUrlOf = (world: World, linkId: string) => `${world.url()}/phone/?link=${linkId}`;

/** @param channel customer_channel of the address; what is over 64 bytes is cut off */
export function openLink(
  world: World,
  personId: string,
  linkId: string,
  channel = "",
): { added: boolean; relation: RelationRow } {
  const { state } = world;
  const link = state.links.get(linkId);
  if (!link) throw new Refusal(404, "unknown_link", "This link does not exist or has been deleted");
  const person = getPerson(world, personId);
  const customerState = cutBytes(channel, MOST_CHANNEL_BYTES);
  return state.store.transact(() => {
    state.links.put(linkId, { ...link, clicks: [...link.clicks, state.nowSeconds()].slice(-MOST_CLICKS) });
    const pool = poolOf(world, link);
    if (state.quota.get().balance <= 0)
      throw new Refusal(409, "quota_exhausted", "The company has no quota left: the link adds nobody");
    const known = state
      .relationsOfPerson(personId)
      .find((row) => row.status === "friends" && pool.includes(row.userid));
    const preferred =
      link.priority?.type === 2 ? link.priority.users.find((id) => pool.includes(id)) : undefined;
    const userid = known?.userid ?? preferred ?? pool[link.turn % Math.max(pool.length, 1)];
    if (userid === undefined) throw new Refusal(409, "nobody_there", "No member stands behind this link");
    const clicked = state.links.get(linkId) ?? link;
    if (!known) state.links.put(linkId, { ...clicked, turn: clicked.turn + 1 });
    if (!known && customerState !== "")
      raise(world, "friend_request", { LinkId: linkId, State: customerState });
    const met = befriend(world, person, userid, { addWay: BY_LINK, state: customerState });
    if (met.added) {
      const row = { linkId, userid, personId, state: customerState, at: state.nowSeconds(), received: 0 };
      state.linkCustomers.put(linkKey(userid, personId), row);
      if (state.switches.get().quotaUsedAt === "add") useQuota(world);
    }
    return met;
  });
}

/** Whole characters only. */
function cutBytes(text: string, most: number): string {
  let kept = "";
  for (const letter of text) {
    if (Buffer.byteLength(kept + letter) > most) break;
    kept += letter;
  }
  return kept;
}
