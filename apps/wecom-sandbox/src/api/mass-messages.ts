/** Mass messages of headquarters: the API makes tasks, members confirm them, the API reads what became of them. */
import { taskKey } from "../mass-sending.ts";
import type { MassMessageRow, RelationRow, TaskRow } from "../rows.ts";
import type { World } from "../world.ts";
import { checkAttachments } from "./attachments.ts";
import { isListed, listedOf } from "./customers.ts";
import type { Handlers } from "./handlers.ts";
import { clamp, pageOf } from "./paging.ts";
import { refuse } from "./refusal.ts";

const DAY_SECONDS = 86_400;
const MOST_REMINDERS = 3;
const UNSENT = 0;
const SENT = 2;

export const massMessageHandlers: Handlers<
  | "externalcontact/add_msg_template"
  | "externalcontact/get_groupmsg_list_v2"
  | "externalcontact/get_groupmsg_task"
  | "externalcontact/get_groupmsg_send_result"
  | "externalcontact/remind_groupmsg_send"
  | "externalcontact/cancel_groupmsg_send"
> = {
  "externalcontact/add_msg_template"(world, request) {
    const { state } = world;
    const { text, attachments = [], sender } = request;
    if (!text?.content && attachments.length === 0) refuse(41089);
    checkAttachments(world, attachments);
    if (sender !== undefined && !state.staff.get(sender)) refuse(60111);
    const chatType = request.chat_type ?? "single";
    const { tasks, failed } =
      chatType === "group" ? tasksForGroups(world, request) : tasksForPeople(world, request);
    if (tasks.length === 0) refuse(41048);
    return state.store.transact(() => {
      const msgid = state.nextId("msg");
      state.massMessages.put(msgid, {
        msgid,
        chatType,
        allowSelect: chatType === "single" && request.allow_select === true,
        createTime: state.nowSeconds(),
        text: text?.content,
        attachments,
        cancelled: false,
        reminders: [],
      });
      for (const task of tasks)
        state.tasks.put(taskKey(msgid, task.userid), { ...task, msgid, sentTime: undefined });
      return { fail_list: failed, msgid };
    });
  },

  "externalcontact/get_groupmsg_list_v2"(
    { state },
    { chat_type, start_time, end_time, creator, filter_type = 2, cursor, limit },
  ) {
    if (end_time < start_time || end_time - start_time > 31 * DAY_SECONDS) refuse(600018);
    const rows = [...state.massMessages.all()].filter((row) => {
      if ((row.chatType ?? "single") !== chat_type) return false;
      if (creator !== undefined && row.creator !== creator) return false;
      if (filter_type !== 2 && (row.creator !== undefined) !== (filter_type === 1)) return false;
      return row.createTime >= start_time && row.createTime <= end_time;
    });
    const page = pageOf(rows, ({ msgid }) => msgid, {
      query: ["mass messages", chat_type, start_time, end_time, creator, filter_type],
      cursor,
      limit: clamp(limit, 50, 100),
    });
    return {
      next_cursor: page.next_cursor,
      group_msg_list: page.rows.map((row) => ({
        msgid: row.msgid,
        ...(row.creator !== undefined && { creator: row.creator }),
        create_time: row.createTime,
        create_type: row.creator === undefined ? 0 : 1,
        ...(row.text !== undefined && { text: { content: row.text } }),
        attachments: row.attachments,
      })),
    };
  },

  "externalcontact/get_groupmsg_task"({ state }, { msgid, cursor, limit }) {
    findDispatched(state, msgid);
    const page = pageOf(state.tasksOf(msgid), ({ userid }) => userid, {
      query: msgid,
      cursor,
      limit: clamp(limit, 500, 1000),
    });
    return {
      next_cursor: page.next_cursor,
      task_list: page.rows.map(({ userid, sentTime }) => ({
        userid,
        status: sentTime === undefined ? UNSENT : SENT,
        ...(sentTime !== undefined && { send_time: sentTime }),
      })),
    };
  },

  "externalcontact/get_groupmsg_send_result"({ state }, { msgid, userid, cursor, limit }) {
    const mass = findDispatched(state, msgid);
    const task: TaskRow = state.tasks.get(taskKey(msgid, userid)) ?? refuse(40003);
    const query = { query: [msgid, userid], cursor, limit: clamp(limit, 500, 1000) };
    const sentAt = (sentTime: number | undefined) => (sentTime === undefined ? {} : { send_time: sentTime });
    if (mass.chatType === "group") {
      const page = pageOf(task.groups ?? [], ({ chatId }) => chatId, query);
      const send_list = page.rows.map(({ chatId, status, sentTime }) => ({
        chat_id: chatId,
        userid,
        status,
        ...sentAt(sentTime),
      }));
      return { next_cursor: page.next_cursor, send_list };
    }
    const page = pageOf(task.recipients, ({ personId }) => personId, query);
    const send_list = page.rows.map(({ personId, status, sentTime }) => ({
      external_userid: personId,
      userid,
      status,
      ...sentAt(sentTime),
    }));
    return { next_cursor: page.next_cursor, send_list };
  },

  "externalcontact/remind_groupmsg_send"({ state }, { msgid }) {
    const mass = state.massMessages.get(msgid) ?? refuse(41047);
    if (mass.cancelled) refuse(41093);
    const now = state.nowSeconds();
    const recent = mass.reminders.filter((at) => now - at < DAY_SECONDS);
    if (recent.length >= MOST_REMINDERS) refuse(41094);
    state.massMessages.put(msgid, { ...mass, reminders: [...recent, now] });
    return {};
  },

  "externalcontact/cancel_groupmsg_send"({ state }, { msgid }) {
    const mass = state.massMessages.get(msgid) ?? refuse(41047);
    if (mass.cancelled) refuse(41093);
    state.massMessages.put(msgid, { ...mass, cancelled: true });
    return {};
  },
};

type NewTask = Pick<TaskRow, "userid" | "recipients" | "groups">;
type Request = Parameters<(typeof massMessageHandlers)["externalcontact/add_msg_template"]>[1];

/** A sender is needed, and the groups have to be theirs; without a list it goes to all of them. */
function tasksForGroups(
  { state }: World,
  { sender, chat_id_list }: Request,
): { tasks: NewTask[]; failed: string[] } {
  if (sender === undefined) refuse(41009);
  const own = [...state.groups.all()].filter((group) => group.owner === sender && !group.dismissed);
  const wanted = chat_id_list?.length ? [...new Set(chat_id_list)] : own.map(({ chatId }) => chatId);
  const isOwn = (id: string) => own.some(({ chatId }) => chatId === id);
  const groups = wanted
    .filter(isOwn)
    .map((chatId) => ({ chatId, status: UNSENT, sentTime: undefined }) as const);
  return {
    tasks: groups.length > 0 ? [{ userid: sender, recipients: [], groups }] : [],
    failed: wanted.filter((id) => !isOwn(id)),
  };
}

function tasksForPeople(world: World, request: Request): { tasks: NewTask[]; failed: string[] } {
  const { chosen, failed } = chooseRecipients(world, request);
  const tasks = [...groupByMember(chosen)].map(([userid, rows]) => ({
    userid,
    recipients: rows.map(({ personId }) => ({ personId, status: UNSENT, sentTime: undefined }) as const),
  }));
  return { tasks, failed };
}

/** With a sender only that member's customers; without one each goes to the member who last chatted with them. */
function chooseRecipients(world: World, { external_userid: ids, sender, tag_filter }: Request) {
  if (!ids?.length) {
    // a filter beside named customers is ignored, as WeCom does
    if (sender === undefined && !tag_filter) refuse(40063);
    const rows =
      sender === undefined ? [...world.state.relations.all()].filter(isListed) : listedOf(world, sender);
    const found = tag_filter ? rows.filter((row) => fits(row, tag_filter.group_list)) : rows;
    return { chosen: sender === undefined ? oneEach(world, found) : found, failed: [] };
  }
  const chosen: RelationRow[] = [];
  const failed: string[] = [];
  for (const id of new Set(ids)) {
    const followers = world.state.relationsOfPerson(id).filter(isListed);
    const row =
      sender === undefined ? lastToChat(world, followers) : followers.find(({ userid }) => userid === sender);
    if (row) chosen.push(row);
    else failed.push(id);
  }
  return { chosen, failed };
}

/** One tag of each group. */
const fits = (row: RelationRow, groups: { tag_list: string[] }[]) =>
  groups.every(({ tag_list }) => tag_list.some((id) => row.tagIds.includes(id)));

/** Of several members who have the same customer, the one who chatted last. */
function oneEach(world: World, rows: RelationRow[]): RelationRow[] {
  const followers = new Map<string, RelationRow[]>();
  for (const row of rows) followers.set(row.personId, [...(followers.get(row.personId) ?? []), row]);
  return [...followers.values()].flatMap((some) => lastToChat(world, some) ?? []);
}

function findDispatched(state: World["state"], msgid: string): MassMessageRow {
  const mass = state.massMessages.get(msgid) ?? refuse(41047);
  const ageMs = state.clock.now().getTime() - mass.createTime * 1000;
  return ageMs < state.switches.get().massDispatchMs ? refuse(41063) : mass;
}

function groupByMember(rows: RelationRow[]): Map<string, RelationRow[]> {
  const groups = new Map<string, RelationRow[]>();
  for (const row of rows) {
    const group = groups.get(row.userid);
    if (group) group.push(row);
    else groups.set(row.userid, [row]);
  }
  return groups;
}

function lastToChat({ state }: World, followers: RelationRow[]): RelationRow | undefined {
  const lastSeq = (row: RelationRow) => state.chat(row.userid, row.personId).at(-1)?.seq ?? 0;
  return followers.toSorted((a, b) => lastSeq(b) - lastSeq(a) || b.createTime - a.createTime)[0];
}
