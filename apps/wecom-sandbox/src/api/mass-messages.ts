/** Mass messages of headquarters: the API makes tasks, members confirm them, the API reads what became of them. */
import { taskKey } from "../mass-sending.ts";
import type { RelationRow, TaskRow } from "../state.ts";
import type { World } from "../world.ts";
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
    if (request.chat_type === "group") refuse(48002, "customer groups are not in this sandbox yet");
    if (!request.text?.content && !request.attachments?.length) refuse(41089);
    if (request.sender !== undefined && !state.staff.get(request.sender)) refuse(60111);
    const { chosen, failed } = chooseRecipients(world, request.external_userid, request.sender);
    if (chosen.length === 0) refuse(41048);
    return state.store.transact(() => {
      const msgid = state.nextId("msg");
      const { text, attachments = [] } = request;
      const createTime = state.nowSeconds();
      state.massMessages.put(msgid, {
        msgid,
        createTime,
        text: text?.content,
        attachments,
        cancelled: false,
        reminders: [],
      });
      for (const [userid, rows] of groupByMember(chosen)) {
        const recipients = rows.map(
          ({ personId }) => ({ personId, status: UNSENT, sentTime: undefined }) as const,
        );
        state.tasks.put(taskKey(msgid, userid), { msgid, userid, sentTime: undefined, recipients });
      }
      return { fail_list: failed, msgid };
    });
  },

  "externalcontact/get_groupmsg_list_v2"(
    { state },
    { chat_type, start_time, end_time, filter_type = 2, cursor, limit },
  ) {
    if (end_time < start_time || end_time - start_time > 31 * DAY_SECONDS) refuse(600018);
    // all are the company's own and go to single customers
    const none = chat_type === "group" || filter_type === 1;
    const rows = [...state.massMessages.all()].filter(
      (row) => row.createTime >= start_time && row.createTime <= end_time,
    );
    const page = pageOf(none ? [] : rows, ({ msgid }) => msgid, {
      query: ["mass messages", start_time, end_time, filter_type],
      cursor,
      limit: clamp(limit, 50, 100),
    });
    return {
      next_cursor: page.next_cursor,
      group_msg_list: page.rows.map(({ msgid, createTime, text, attachments }) => ({
        msgid,
        create_time: createTime,
        create_type: 0,
        ...(text !== undefined && { text: { content: text } }),
        attachments,
      })),
    };
  },

  "externalcontact/get_groupmsg_task"({ state }, { msgid, cursor, limit }) {
    if (!state.massMessages.get(msgid)) refuse(41047);
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
    if (!state.massMessages.get(msgid)) refuse(41047);
    const task: TaskRow = state.tasks.get(taskKey(msgid, userid)) ?? refuse(40003);
    const page = pageOf(task.recipients, ({ personId }) => personId, {
      query: [msgid, userid],
      cursor,
      limit: clamp(limit, 500, 1000),
    });
    return {
      next_cursor: page.next_cursor,
      send_list: page.rows.map(({ personId, status, sentTime }) => ({
        external_userid: personId,
        userid,
        status,
        ...(sentTime !== undefined && { send_time: sentTime }),
      })),
    };
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

/** With a sender only that member's customers; without one each goes to the member who last chatted with them. */
function chooseRecipients(world: World, ids: string[] | undefined, sender: string | undefined) {
  if (!ids || ids.length === 0) {
    if (sender === undefined) refuse(40063);
    return { chosen: listedOf(world, sender), failed: [] };
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
