/** Conversations of customer service as they are kept and told: each step by a callback that says only that there is something. */
import type { KfIncoming } from "@hortus/wecom-protocol";
import { membersBelow } from "../api/directory.ts";
import type { KfTalk, Message, MessageContent } from "../phone-api.ts";
import { digest, pairKey } from "../state.ts";
import { Refusal, type World } from "../world.ts";
import type { KfAccountRow, KfMessageRow, KfTalkRow } from "./rows.ts";

export const TALK_SECONDS = 48 * 3600;
const RECALL_SECONDS = 120;
const MOST_KEPT = 2000;
const MOST_CODES = 500;
export const SHOWN = 200;

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

export function readTalk(world: World, personId: string, openKfid: string): Message[] {
  return [...world.state.kfMessages.all()]
    .filter((row) => row.openKfid === openKfid && row.personId === personId)
    .flatMap(({ seq, at, shown }) =>
      shown
        ? [{ seq, at, source: shown.from === "system" ? ("system" as const) : ("chat" as const), ...shown }]
        : [],
    )
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

/** Within a transaction. */
export function tellEvent(world: World, talk: KfTalkRow, event: KfEvent): void {
  const { openKfid, personId } = talk;
  const of = { open_kfid: openKfid, ...(personId && { external_userid: personId }) };
  append(world, talk, { wire: { origin: 4, msgtype: "event", event: { ...of, ...event } } });
  raise(world, talk);
}

/**
 * Takes a message back, as WeChat allows for two minutes. It stays among what sync_msg tells, and word of it follows.
 *
 * @param isOwn whether whoever takes it back has said it
 */
export function recall(
  world: World,
  talk: KfTalkRow,
  seq: number,
  isOwn: (row: KfMessageRow) => boolean,
  event: KfEvent,
): void {
  const { state } = world;
  const row = state.kfMessages.get(String(seq));
  const isThere = row?.openKfid === talk.openKfid && row.personId === talk.personId;
  if (!isThere || !row.wire || row.shown?.from === "system" || !isOwn(row))
    throw new Refusal(404, "unknown_message", "There is no such message of one's own");
  if (state.nowSeconds() - row.sendTime > RECALL_SECONDS)
    throw new Refusal(409, "too_late", "A message can be taken back for two minutes");
  const text = "已撤回一条消息 · A message was taken back";
  state.kfMessages.put(String(seq), { ...row, shown: { from: "system", content: { kind: "text", text } } });
  tellEvent(world, talk, { ...event, recall_msgid: row.wire.msgid });
}

type Piece = Pick<KfMessageRow, "shown" | "begins" | "rejectedBy"> & {
  wire?: Omit<KfIncoming, "msgid" | "send_time">;
};

/** Within a transaction. */
export function append({ state }: World, { openKfid, personId }: KfTalkRow, { wire, ...rest }: Piece): void {
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
    ...rest,
  });
  for (const old of state.kfMessages.keys().slice(0, -MOST_KEPT)) state.kfMessages.delete(old);
}

/** Within a transaction. */
export function raise({ state, outbox }: World, { openKfid }: Pick<KfTalkRow, "openKfid">): void {
  const token = digest(`kf-token:${state.nextNumber()}`, 40);
  state.kfTokens.put(token, { token, openKfid, issuedAt: state.nowSeconds() });
  for (const old of state.kfTokens.keys().slice(0, -MOST_CODES)) state.kfTokens.delete(old);
  outbox.raise(openKfid, { Event: "kf_msg_or_event", Token: token, OpenKfId: openKfid });
}

export function getAccount({ state }: World, openKfid: string): KfAccountRow {
  const account = state.kfAccounts.get(openKfid);
  if (!account) throw new Refusal(404, "unknown_account", "There is no such customer service account");
  return account;
}

export const describeTalk = ({ state }: World, talk: KfTalkRow): KfTalk => ({
  openKfid: talk.openKfid,
  accountName: state.kfAccounts.get(talk.openKfid)?.name ?? "",
  isRejected: talk.rejectedBy !== undefined,
  personId: talk.personId,
  nickname: state.people.get(talk.personId)?.nickname ?? "",
  state: talk.state,
  servicer: talk.servicer ?? null,
});
