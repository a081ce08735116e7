/** What members do in customer service: they take conversations, answer, hand on and end them. */
import type { KfTalk } from "../phone-api.ts";
import { getMember, getPerson } from "../relations.ts";
import { Refusal, type World } from "../world.ts";
import type { KfTalkRow } from "./rows.ts";
import {
  append,
  describeTalk,
  getAccount,
  issueCode,
  putTalk,
  raise,
  recall,
  serves,
  SHOWN,
  talkOf,
  tellEvent,
} from "./talks.ts";

/** A member takes who waits, or goes on with whom the conversation had ended. */
export function takeTalk(world: World, userid: string, openKfid: string, personId: string): KfTalk {
  return change(world, userid, openKfid, personId, (talk) => {
    if (talk.state !== 2 && talk.state !== 4)
      throw new Refusal(409, "not_waiting", "Nobody waits for a member here");
    tellEvent(world, talk, {
      event_type: "session_status_change",
      new_servicer_userid: userid,
      // who is taken from the pool may be answered by the app once more
      ...(talk.state === 2 ? { change_type: 1, msg_code: issueCode(world, talk) } : { change_type: 4 }),
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

export function recallAsServicer(
  world: World,
  userid: string,
  openKfid: string,
  personId: string,
  seq: number,
): KfTalk {
  return change(world, userid, openKfid, personId, (talk) => {
    const event = { event_type: "servicer_recall_msg", servicer_userid: userid };
    recall(world, talk, seq, ({ wire }) => wire?.servicer_userid === userid, event);
    return talk;
  });
}

export function handOnTalk(
  world: World,
  userid: string,
  openKfid: string,
  personId: string,
  to: string,
): KfTalk {
  return change(world, userid, openKfid, personId, (talk) => {
    ownTalk(talk, userid);
    const account = getAccount(world, openKfid);
    if (to === userid || !serves(world, account, to) || account.stopped?.[to] !== undefined)
      throw new Refusal(409, "not_a_servicer", "That member does not receive customers of this account now");
    tellEvent(world, talk, {
      event_type: "session_status_change",
      change_type: 2,
      old_servicer_userid: userid,
      new_servicer_userid: to,
    });
    return { ...talk, servicer: to };
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

/** What the customer writes from now on reaches nobody, until the member takes it again. */
export function rejectCustomer(
  world: World,
  userid: string,
  openKfid: string,
  personId: string,
  isRejected: boolean,
): KfTalk {
  return change(world, userid, openKfid, personId, (talk) => {
    if ((talk.rejectedBy !== undefined) === isRejected) return talk;
    tellEvent(world, talk, {
      event_type: "reject_customer_msg_switch_change",
      servicer_userid: userid,
      reject_switch: isRejected ? 1 : 0,
    });
    return { ...talk, rejectedBy: isRejected ? userid : undefined };
  });
}

/** Whether the member receives customers of this account; `pauses` says that they soon will again. */
export function receiveCustomers(
  world: World,
  userid: string,
  openKfid: string,
  { receives, pauses }: { receives: boolean; pauses: boolean },
): void {
  const { state } = world;
  getMember(world, userid);
  const account = getAccount(world, openKfid);
  if (!serves(world, account, userid)) throw notServing();
  const { [userid]: before, ...others } = account.stopped ?? {};
  const after = receives ? undefined : pauses ? 1 : 0;
  if (before === after) return;
  state.store.transact(() => {
    state.kfAccounts.put(openKfid, {
      ...account,
      stopped: { ...others, ...(after !== undefined && { [userid]: after }) },
    });
    // of the account alone: no customer stands in it
    tellEvent(world, talkOf(world, openKfid, ""), {
      event_type: "servicer_status_change",
      servicer_userid: userid,
      status: receives ? 1 : 2,
      ...(after !== undefined && { stop_type: after }),
    });
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

function change(
  world: World,
  userid: string,
  openKfid: string,
  personId: string,
  to: (talk: KfTalkRow) => KfTalkRow,
): KfTalk {
  getMember(world, userid);
  const account = getAccount(world, openKfid);
  if (!serves(world, account, userid)) throw notServing();
  return world.state.store.transact(() => {
    const talk = to(talkOf(world, openKfid, getPerson(world, personId).id));
    putTalk(world, talk);
    return describeTalk(world, talk);
  });
}

const notServing = () => new Refusal(409, "not_a_servicer", "The member does not serve this account");

function ownTalk(talk: KfTalkRow, userid: string): void {
  if (talk.state !== 3 || talk.servicer !== userid)
    throw new Refusal(409, "not_yours", "The conversation is not with this member");
}
