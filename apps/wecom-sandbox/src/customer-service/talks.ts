/** A customer talks with customer service, and members take part. Each step is told by a callback that says only that there is something. */
import type { KfIncoming } from "@hortus/wecom-protocol";
import { membersBelow } from "../api/directory.ts";
import type { KfTalk, Message, MessageContent } from "../phone-api.ts";
import { getMember, getPerson } from "../relations.ts";
import { digest, pairKey } from "../state.ts";
import { Refusal, type World } from "../world.ts";
import type { KfAccountRow, KfMessageRow, KfTalkRow } from "./rows.ts";

export const TALK_SECONDS = 48 * 3600;
const MOST_KEPT = 2000;
const MOST_CODES = 500;
const SHOWN = 200;

type KfEvent = NonNullable<KfIncoming["event"]>;

export const talkOf = ({ state }: World, openKfid: string, personId: string): KfTalkRow =>
  state.kfTalks.get(pairKey(openKfid, personId)) ?? {
    openKfid,
    personId,
    state: 4,
    servicer: undefined,
    saidAt: 0,
    sentSince: 0,
    welcomedAt: 0,
    scene: "",
    sceneParam: "",
  };

export const putTalk = ({ state }: World, talk: KfTalkRow): void =>
  state.kfTalks.put(pairKey(talk.openKfid, talk.personId), talk);

/** The customer opens the chat. Who was not greeted and said nothing for 48 hours may be greeted: a code comes along. */
export function enter(
  world: World,
  personId: string,
  openKfid: string,
  { scene, sceneParam }: { scene: string; sceneParam: string },
): void {
  const { state } = world;
  const { id } = getPerson(world, personId);
  const account = getAccount(world, openKfid);
  const now = state.nowSeconds();
  state.store.transact(() => {
    const talk = talkOf(world, account.openKfid, id);
    const isNew = now - Math.max(talk.welcomedAt, talk.saidAt) > TALK_SECONDS;
    putTalk(world, { ...talk, scene, sceneParam, welcomedAt: isNew ? now : talk.welcomedAt });
    tellEvent(world, talk, {
      event_type: "enter_session",
      scene,
      scene_param: sceneParam,
      ...(isNew && { welcome_code: issueCode(world, talk) }),
    });
  });
}

/** A message of the customer begins a conversation that had ended anew, and lets the app say five things more. */
export function sayAsPerson(world: World, personId: string, openKfid: string, text: string): void {
  const { state } = world;
  const { id } = getPerson(world, personId);
  const account = getAccount(world, openKfid);
  state.store.transact(() => {
    const talk = talkOf(world, account.openKfid, id);
    const saidAt = state.nowSeconds();
    const begins = talk.state === 4 ? { state: 0, servicer: undefined } : {};
    putTalk(world, { ...talk, ...begins, saidAt, sentSince: 0 });
    append(world, talk, {
      wire: { origin: 3, msgtype: "text", text: { content: text } },
      shown: { from: "customer", content: { kind: "text", text } },
    });
    raise(world, talk);
  });
}

/** A member takes who waits, or goes on with whom the conversation had ended. */
export function takeTalk(world: World, userid: string, openKfid: string, personId: string): KfTalk {
  return change(world, userid, openKfid, personId, (talk) => {
    if (talk.state !== 2 && talk.state !== 4)
      throw new Refusal(409, "not_waiting", "Nobody waits for a member here");
    tellEvent(world, talk, {
      event_type: "session_status_change",
      change_type: talk.state === 2 ? 1 : 4,
      new_servicer_userid: userid,
    });
    return { ...talk, state: 3, servicer: userid };
  });
}

export function replyAsServicer(
  world: World,
  userid: string,
  openKfid: string,
  personId: string,
  text: string,
): KfTalk {
  return change(world, userid, openKfid, personId, (talk) => {
    ownTalk(talk, userid);
    append(world, talk, {
      wire: { origin: 5, servicer_userid: userid, msgtype: "text", text: { content: text } },
      shown: { from: "staff", content: { kind: "text", text } },
    });
    raise(world, talk);
    return talk;
  });
}

export function endTalk(world: World, userid: string, openKfid: string, personId: string): KfTalk {
  return change(world, userid, openKfid, personId, (talk) => {
    ownTalk(talk, userid);
    tellEvent(world, talk, {
      event_type: "session_status_change",
      change_type: 3,
      old_servicer_userid: userid,
      msg_code: issueCode(world, talk),
    });
    return { ...talk, state: 4, servicer: undefined };
  });
}

/** Those of the accounts that the member serves, last said first. */
export function talksOfServicer(world: World, userid: string): KfTalk[] {
  getMember(world, userid);
  const served = [...world.state.kfAccounts.all()].filter((account) => serves(world, account, userid));
  const ids = new Set(served.map(({ openKfid }) => openKfid));
  return [...world.state.kfTalks.all()]
    .filter(({ openKfid }) => ids.has(openKfid))
    .toSorted((a, b) => b.saidAt - a.saidAt)
    .slice(0, SHOWN)
    .map((talk) => describeTalk(world, talk));
}

export function readTalk(world: World, personId: string, openKfid: string): Message[] {
  return [...world.state.kfMessages.all()]
    .filter((row) => row.openKfid === openKfid && row.personId === personId)
    .flatMap(({ seq, at, shown }) => (shown ? [{ seq, at, source: "chat" as const, ...shown }] : []))
    .slice(-SHOWN);
}

export const serves = (world: World, account: KfAccountRow, userid: string): boolean =>
  account.users.includes(userid) || membersBelow(world, account.parties).has(userid);

/** Within a transaction: what the app said, which no sync_msg tells. */
export function showFromApp(world: World, talk: KfTalkRow, content: MessageContent): void {
  append(world, talk, { shown: { from: "staff", content } });
}

/** Within a transaction. Good once, for twenty seconds. */
export function issueCode(
  { state }: World,
  { openKfid, personId }: Pick<KfTalkRow, "openKfid" | "personId">,
): string {
  const code = digest(`kf-code:${state.nextNumber()}`, 40);
  state.kfCodes.put(code, { code, openKfid, personId, issuedAt: state.nowSeconds(), used: false });
  for (const old of state.kfCodes.keys().slice(0, -MOST_CODES)) state.kfCodes.delete(old);
  return code;
}

function change(
  world: World,
  userid: string,
  openKfid: string,
  personId: string,
  to: (talk: KfTalkRow) => KfTalkRow,
): KfTalk {
  getMember(world, userid);
  const account = getAccount(world, openKfid);
  if (!serves(world, account, userid))
    throw new Refusal(409, "not_a_servicer", "The member does not serve this account");
  return world.state.store.transact(() => {
    const talk = to(talkOf(world, openKfid, getPerson(world, personId).id));
    putTalk(world, talk);
    return describeTalk(world, talk);
  });
}

function ownTalk(talk: KfTalkRow, userid: string): void {
  if (talk.state !== 3 || talk.servicer !== userid)
    throw new Refusal(409, "not_yours", "The conversation is not with this member");
}

function tellEvent(world: World, talk: KfTalkRow, event: KfEvent): void {
  const { openKfid, personId } = talk;
  append(world, talk, {
    wire: {
      origin: 4,
      msgtype: "event",
      event: { open_kfid: openKfid, external_userid: personId, ...event },
    },
  });
  raise(world, talk);
}

type Piece = Pick<KfMessageRow, "shown"> & { wire?: Omit<KfIncoming, "msgid" | "send_time"> };

function append({ state }: World, { openKfid, personId }: KfTalkRow, { wire, shown }: Piece): void {
  const seq = state.nextNumber();
  const sendTime = state.nowSeconds();
  const whose = wire?.event ? {} : { open_kfid: openKfid, external_userid: personId };
  const msgid = digest(`kf-message:${seq}`, 32);
  state.kfMessages.put(String(seq), {
    seq,
    openKfid,
    personId,
    at: state.nowIso(),
    sendTime,
    ...(wire && { wire: { msgid, send_time: sendTime, ...whose, ...wire } }),
    ...(shown && { shown }),
  });
  for (const old of state.kfMessages.keys().slice(0, -MOST_KEPT)) state.kfMessages.delete(old);
}

function raise({ state, outbox }: World, { openKfid }: KfTalkRow): void {
  const token = digest(`kf-token:${state.nextNumber()}`, 40);
  state.kfTokens.put(token, { token, openKfid, issuedAt: state.nowSeconds() });
  for (const old of state.kfTokens.keys().slice(0, -MOST_CODES)) state.kfTokens.delete(old);
  outbox.raise(openKfid, { Event: "kf_msg_or_event", Token: token, OpenKfId: openKfid });
}

function getAccount({ state }: World, openKfid: string): KfAccountRow {
  const account = state.kfAccounts.get(openKfid);
  if (!account) throw new Refusal(404, "unknown_account", "There is no such customer service account");
  return account;
}

const describeTalk = ({ state }: World, talk: KfTalkRow): KfTalk => ({
  openKfid: talk.openKfid,
  accountName: state.kfAccounts.get(talk.openKfid)?.name ?? "",
  personId: talk.personId,
  nickname: state.people.get(talk.personId)?.nickname ?? "",
  state: talk.state,
  servicer: talk.servicer ?? null,
});
