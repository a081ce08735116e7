/** Mass messages as members meet them: a task in the client that they confirm, and what becomes of each recipient. */
import { appendMessage, contentsOf } from "./chats.ts";
import { say } from "./groups/say.ts";
import { getMember } from "./relations.ts";
import type { Switches, Task } from "./phone-api.ts";
import type { MassMessageRow, TaskRow } from "./rows.ts";
import type { State } from "./state.ts";
import { Refusal, type World } from "./world.ts";

const SHOWN_RECIPIENTS = 50;
const SHOWN_TASKS = 100;
const SENT = 1;
const NOT_A_FRIEND = 2;
const OVER_LIMIT = 3;

/**
 * @param chosen with `allow_select`: the customers who get it; the others stay at "not sent"
 */
export function confirmTask(world: World, userid: string, msgid: string, chosen?: string[]): Task {
  const { state } = world;
  const mass = state.massMessages.get(msgid);
  const task = state.tasks.get(taskKey(msgid, userid));
  if (!mass || !task) throw new Refusal(404, "unknown_task", "The member has no such task");
  if (task.sentTime !== undefined) throw new Refusal(409, "already_sent", "The member has sent this already");
  if (mass.cancelled) throw new Refusal(409, "cancelled", "Headquarters has cancelled this mass message");
  if (chosen && !mass.allowSelect)
    throw new Refusal(409, "not_selectable", "Headquarters has not allowed to choose among the customers");
  const received = countReceived(state);
  const sent = state.store.transact(() => {
    const done: TaskRow = {
      ...task,
      sentTime: state.nowSeconds(),
      recipients: task.recipients.map((one) =>
        chosen && !chosen.includes(one.personId) ? one : send(world, mass, userid, one.personId, received),
      ),
      ...(task.groups && {
        groups: task.groups.map(({ chatId }) => sendToGroup(world, mass, userid, chatId, received)),
      }),
    };
    state.tasks.put(taskKey(msgid, userid), done);
    return done;
  });
  world.tell({ kind: "task_confirmed", userid });
  return describeTask(world, sent);
}

/** A member's own mass message: sent at once, and counted among those that a customer may get. */
export function sendOwn(world: World, userid: string, text: string, personIds?: string[]): Task {
  getMember(world, userid);
  const { state } = world;
  const friends = state.relationsOfStaff(userid).filter((row) => row.status === "friends");
  const chosen = friends.filter(({ personId }) => !personIds || personIds.includes(personId));
  return state.store.transact(() => {
    const msgid = state.nextId("msg");
    const createTime = state.nowSeconds();
    const plain = { attachments: [], cancelled: false, reminders: [] };
    state.massMessages.put(msgid, { ...plain, msgid, createTime, text, chatType: "single", creator: userid });
    const recipients = chosen.map(({ personId }) => ({ personId, status: 0, sentTime: undefined }) as const);
    state.tasks.put(taskKey(msgid, userid), { msgid, userid, sentTime: undefined, recipients });
    return confirmTask(world, userid, msgid);
  });
}

export function listTasks(world: World, userid: string, status?: Task["status"]): Task[] {
  getMember(world, userid);
  const rows = world.state.tasksOfStaff(userid).toReversed();
  const wanted = rows.filter((row) => status === undefined || statusOf(world, row) === status);
  return wanted.slice(0, SHOWN_TASKS).map((row) => describeTask(world, row));
}

export const taskKey = (msgid: string, userid: string) => `${msgid} ${userid}`;

export function statusOf({ state }: World, task: TaskRow): Task["status"] {
  if (task.sentTime !== undefined) return "sent";
  return state.massMessages.get(task.msgid)?.cancelled ? "cancelled" : "pending";
}

function send(
  world: World,
  mass: MassMessageRow,
  userid: string,
  personId: string,
  received: Map<string, number[]>,
) {
  const { state } = world;
  const relation = state.relation(userid, personId);
  if (relation?.status !== "friends") return { personId, status: NOT_A_FRIEND, sentTime: undefined } as const;
  const now = state.nowSeconds();
  const earlier = received.get(personId) ?? [];
  if (isLimitUsed(state.switches.get().receiveLimit, earlier, now)) {
    return { personId, status: OVER_LIMIT, sentTime: undefined } as const;
  }
  received.set(personId, [...earlier, now]);
  for (const content of contentsOf(world, mass.text, mass.attachments))
    appendMessage(world, relation, "staff", "mass", content);
  return { personId, status: SENT, sentTime: now } as const;
}

function sendToGroup(
  world: World,
  mass: MassMessageRow,
  userid: string,
  chatId: string,
  received: Map<string, number[]>,
) {
  const { state } = world;
  const group = state.groups.get(chatId);
  if (!group || group.dismissed || group.owner !== userid)
    return { chatId, status: NOT_A_FRIEND, sentTime: undefined } as const;
  const now = state.nowSeconds();
  const earlier = received.get(chatId) ?? [];
  if (isLimitUsed(state.switches.get().receiveLimit, earlier, now))
    return { chatId, status: OVER_LIMIT, sentTime: undefined } as const;
  received.set(chatId, [...earlier, now]);
  for (const content of contentsOf(world, mass.text, mass.attachments))
    say(world, chatId, "staff", userid, "mass", content);
  return { chatId, status: SENT, sentTime: now } as const;
}

/** Times (unix seconds) of the mass messages that each customer and each group has got, from all members together. */
function countReceived(state: State): Map<string, number[]> {
  const received = new Map<string, number[]>();
  for (const task of state.tasks.all()) {
    for (const { personId, status, sentTime } of task.recipients) {
      if (status !== SENT || sentTime === undefined) continue;
      received.set(personId, [...(received.get(personId) ?? []), sentTime]);
    }
    for (const { chatId, status, sentTime } of task.groups ?? []) {
      if (status !== SENT || sentTime === undefined) continue;
      received.set(chatId, [...(received.get(chatId) ?? []), sentTime]);
    }
  }
  return received;
}

/** Natural months, weeks from Monday, and days, in China's time. */
export function isLimitUsed(limit: Switches["receiveLimit"], times: number[], now: number): boolean {
  const today = chinaDay(now);
  const sameMonth = (day: Date) => day.toISOString().slice(0, 7) === today.toISOString().slice(0, 7);
  const monday = today.getTime() - ((today.getUTCDay() + 6) % 7) * DAY_MS;
  const days = times.map(chinaDay);
  switch (limit) {
    case "month": {
      const daysOfMonth = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 0)).getUTCDate();
      return days.filter(sameMonth).length >= daysOfMonth;
    }
    case "week":
      return days.filter((day) => day.getTime() >= monday).length >= 7;
    case "day":
      return days.some((day) => day.getTime() === today.getTime());
  }
}

const DAY_MS = 86_400_000;
const chinaDay = (seconds: number) => new Date(Math.floor((seconds + 8 * 3600) / 86_400) * DAY_MS);

function describeTask(world: World, task: TaskRow): Task {
  const { state } = world;
  const mass = state.massMessages.get(task.msgid);
  const iso = (seconds: number | undefined) =>
    seconds === undefined ? null : new Date(seconds * 1000).toISOString();
  return {
    msgid: task.msgid,
    userid: task.userid,
    status: statusOf(world, task),
    createdAt: iso(mass?.createTime ?? 0) ?? "",
    sentAt: iso(task.sentTime),
    content: contentsOf(world, mass?.text, mass?.attachments ?? []),
    chatType: mass?.chatType ?? "single",
    allowSelect: mass?.allowSelect ?? false,
    isOwn: mass?.creator !== undefined,
    recipientCount: task.recipients.length + (task.groups?.length ?? 0),
    groups: (task.groups ?? []).slice(0, SHOWN_RECIPIENTS).map(({ chatId, status, sentTime }) => ({
      chatId,
      name: state.groups.get(chatId)?.name ?? "",
      result: status,
      sentAt: iso(sentTime),
    })),
    recipients: task.recipients.slice(0, SHOWN_RECIPIENTS).map(({ personId, status, sentTime }) => ({
      externalUserid: personId,
      nickname: state.people.get(personId)?.nickname ?? "",
      remark: state.relation(task.userid, personId)?.remark ?? "",
      result: status,
      sentAt: iso(sentTime),
    })),
  };
}
