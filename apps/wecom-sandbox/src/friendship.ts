/** How customers and members come together and part. These are actions in the client, so each raises its callback. */
import { tellLinkLost } from "./acquisition/quota.ts";
import { appendMessage } from "./chats.ts";
import { getFriends, getMember, getPerson, getRelation, poolOf } from "./relations.ts";
import type { ContactWayRow, PersonRow, RelationRow } from "./rows.ts";
import { pairKey } from "./state.ts";
import { Refusal, type World } from "./world.ts";

const SCANNED = 1;
const PHONE_SEARCH = 2;
const MOST_WELCOME_CODES = 1000;

export type Meeting = { added: boolean; relation: RelationRow };

/** The member is the next in turn, or the one whom this customer met before if the contact way is exclusive. */
export function scan(world: World, personId: string, configId: string): Meeting {
  const { state } = world;
  const way = state.contactWays.get(configId);
  if (!way) throw new Refusal(404, "unknown_code", "This code does not exist or has been deleted");
  const person = getPerson(world, personId);
  checkTemporary(world, way, person);
  return state.store.transact(() => {
    const userid = memberFor(world, way, person);
    const met = befriend(world, person, userid, { addWay: SCANNED, state: way.state });
    if (!way.temporary || !met.added) return met;
    const until = state.nowSeconds() + way.temporary.chatExpiresIn;
    const relation = { ...met.relation, temporary: { until, conclusions: way.temporary.conclusions } };
    state.putRelation(relation);
    state.temporaries.put(pairKey(userid, personId), { userid, personId, until });
    // a temporary code is good for one
    state.contactWays.delete(way.configId);
    return { ...met, relation };
  });
}

/** Without a contact way, so without a state. */
export function addStaff(world: World, personId: string, userid: string): Meeting {
  const person = getPerson(world, personId);
  getMember(world, userid);
  return world.state.store.transact(() =>
    befriend(world, person, userid, { addWay: PHONE_SEARCH, state: "" }),
  );
}

/** WeCom's API tells nothing of it but the callback: the customer stays in the member's list. */
export function deleteStaff(world: World, personId: string, userid: string): void {
  const relation = getFriends(world, userid, personId);
  world.state.store.transact(() => {
    world.state.putRelation({
      ...relation,
      status: "deleted_by_customer",
      endedAt: world.state.nowSeconds(),
    });
    raise(world, "del_follow_user", relation);
    tellLinkLost(world, userid, personId);
  });
  world.tell({ kind: "deleted_staff", userid, personId });
}

export function deleteCustomer(world: World, userid: string, personId: string): void {
  const relation = getRelation(world, userid, personId);
  world.state.store.transact(() => {
    world.state.putRelation({ ...relation, status: "deleted_by_staff", endedAt: world.state.nowSeconds() });
    raise(world, "del_external_contact", relation);
  });
  world.tell({ kind: "deleted_customer", userid, personId });
}

export function editCustomer(
  world: World,
  userid: string,
  personId: string,
  edit: {
    remark?: string | undefined;
    description?: string | undefined;
    tagIds?: string[] | undefined;
    ownTags?: string[] | undefined;
  },
): RelationRow {
  const relation = getRelation(world, userid, personId);
  const { remark = relation.remark, description = relation.description, tagIds = relation.tagIds } = edit;
  const unknown = tagIds.find((id) => world.state.tags.get(id)?.deleted !== false);
  if (unknown) throw new Refusal(422, "unknown_tag", `There is no tag ${unknown}`);
  const ownTags = [...new Set(edit.ownTags ?? relation.ownTags ?? [])];
  const edited = { ...relation, remark, description, tagIds: [...new Set(tagIds)], ownTags };
  world.state.store.transact(() => {
    world.state.putRelation(edited);
    raise(world, "edit_external_contact", edited, { State: edited.state || undefined });
  });
  return edited;
}

function checkTemporary({ state }: World, way: ContactWayRow, person: PersonRow): void {
  if (!way.temporary) return;
  if (state.nowSeconds() - way.createdAt > way.temporary.expiresIn)
    throw new Refusal(409, "code_expired", "This temporary code has expired");
  if (way.temporary.unionid !== undefined && way.temporary.unionid !== person.unionid)
    throw new Refusal(409, "not_for_you", "This temporary code is meant for somebody else");
}

function memberFor(world: World, way: ContactWayRow, person: PersonRow): string {
  const pool = poolOf(world, way);
  const mine = world.state
    .relationsOfPerson(person.id)
    .find((row) => pool.includes(row.userid) && row.status === "friends");
  if (way.isExclusive && mine) return mine.userid;
  const userid = pool[way.turn % Math.max(pool.length, 1)];
  if (userid === undefined) throw new Refusal(409, "nobody_there", "No member stands behind this code");
  // who scans a code of their own advisor again just opens the chat: nobody's turn is used up
  const known = world.state.relation(userid, person.id)?.status === "friends";
  if (!known) world.state.contactWays.put(way.configId, { ...way, turn: way.turn + 1 });
  return userid;
}

/** Within a transaction. Raises what WeCom raises when two become friends. */
export function befriend(
  world: World,
  person: PersonRow,
  userid: string,
  how: { addWay: number; state: string },
): Meeting {
  const { state } = world;
  const before = state.relation(userid, person.id);
  if (before?.status === "friends") return { added: false, relation: before };
  // a member who never deleted the customer still has remark and tags
  const kept = before?.status === "deleted_by_customer" ? before : undefined;
  const relation: RelationRow = {
    userid,
    personId: person.id,
    remark: kept?.remark ?? "",
    description: kept?.description ?? "",
    remarkMobiles: kept?.remarkMobiles ?? [],
    tagIds: kept?.tagIds ?? [],
    ownTags: kept?.ownTags ?? [],
    state: how.state,
    addWay: how.addWay,
    operUserid: person.id,
    createTime: state.nowSeconds(),
    status: "friends",
  };
  state.putRelation(relation);
  appendMessage(world, relation, "system", "system", {
    kind: "text",
    text: "你们已成为好友，现在可以聊天了 · You are friends now and can chat",
  });
  // a former friend gets no welcome, nor does who came from another company
  const code = before || person.company ? undefined : issueWelcomeCode(world, relation);
  const nodes = { State: how.state || undefined, WelcomeCode: code };
  if (state.switches.get().halfAdd) raise(world, "add_half_external_contact", relation, nodes);
  raise(world, "add_external_contact", relation, nodes);
  world.tell({ kind: "added", userid, personId: person.id });
  return { added: true, relation };
}

function issueWelcomeCode({ state }: World, { userid, personId }: RelationRow): string {
  const code = state.nextId("CALLBACK_CODE_", 40);
  state.welcomeCodes.put(code, {
    code,
    userid,
    personId,
    issuedAt: state.clock.now().getTime(),
    used: false,
  });
  const [oldest] = state.welcomeCodes.keys();
  if (oldest && state.welcomeCodes.size > MOST_WELCOME_CODES) state.welcomeCodes.delete(oldest);
  return code;
}

function raise(
  world: World,
  changeType: string,
  relation: RelationRow,
  nodes: Record<string, string | undefined> = {},
) {
  world.outbox.raise(relation.personId, {
    Event: "change_external_contact",
    ChangeType: changeType,
    UserID: relation.userid,
    ExternalUserID: relation.personId,
    ...nodes,
  });
}
