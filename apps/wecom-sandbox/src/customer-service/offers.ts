/** The app offers a customer an advisor or a group (升级服务), and the customer takes it. */
import { befriend } from "../friendship.ts";
import { addMembers } from "../groups/groups.ts";
import type { KfOffer } from "../phone-api.ts";
import { getPerson } from "../relations.ts";
import { pairKey } from "../state.ts";
import { Refusal, type World } from "../world.ts";
import type { KfOfferRow } from "./rows.ts";

/** WeCom has no way of adding for it: 0 is unknown. */
const ADD_WAY = 0;
const BY_LINK = 2;

export function offerOf({ state }: World, openKfid: string, personId: string): KfOffer | null {
  const offer = state.kfOffers.get(pairKey(openKfid, personId));
  if (!offer || offer.acceptedAt !== undefined) return null;
  const { userid, chatId, wording } = offer;
  const name = userid ? state.staff.get(userid)?.name : state.groups.get(chatId ?? "")?.name;
  return name === undefined ? null : { name, isGroup: userid === undefined, wording };
}

export function acceptOffer(world: World, personId: string, openKfid: string): void {
  const { state } = world;
  const person = getPerson(world, personId);
  const offer = state.kfOffers.get(pairKey(openKfid, personId));
  if (!offer || !offerOf(world, openKfid, personId))
    throw new Refusal(404, "no_offer", "Nothing is offered to this customer");
  state.store.transact(() => {
    state.kfOffers.put(pairKey(openKfid, personId), { ...offer, acceptedAt: state.nowSeconds() });
    if (offer.userid) befriend(world, person, offer.userid, { addWay: ADD_WAY, state: "" });
    else join(world, person.id, offer);
  });
}

function join(world: World, personId: string, { chatId = "" }: KfOfferRow): void {
  const { state } = world;
  const group = state.groups.get(chatId);
  if (!group || group.members.some(({ id }) => id === personId)) return;
  const joinTime = state.nowSeconds();
  addMembers(
    world,
    group,
    [{ id: personId, type: 2, joinTime, joinScene: BY_LINK, invitor: undefined, state: "" }],
    0,
  );
}
