import type { Loop } from "@hortus/kernel";
import type { WecomResponse } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { callWecom, findConnection } from "../../wecom/index.ts";
import { moveTasks } from "../tasks/store.ts";
import { recordHandedOver } from "./dispatch.ts";
import { CLOCK_MARGIN_MS, findCandidates } from "./model.ts";
import { giveUp, recipientsOf } from "./recipients.ts";
import {
  claimUnknown,
  findKnownMsgids,
  type MassMessageRow,
  messageIsUnknown,
  moveMessage,
} from "./store.ts";

const NEXT_LOOK_MS = 60_000;
/** What WeCom does not list so long after the call never arrived: sending again is safe. Too soon would send twice. */
const GIVEN_UP_AFTER_MS = 3 * 60_000;
const MAX_PAGES = 20;

/** Finds out what became of messages whose call was cut off, before any of them is sent again. */
export const reconcileLoop: Loop<Context> = {
  name: "outreach reconcile",
  everyMs: 5_000,
  waiting: ({ clock }) => messageIsUnknown(clock.now()),
  async run(context) {
    const { workspace, clock } = context;
    const now = clock.now();
    if (!(await findConnection(workspace.db))) return false;
    const message = await workspace.tx((tx) => claimUnknown(tx, now, new Date(now.getTime() + NEXT_LOOK_MS)));
    if (!message) return false;
    const msgid = await findAtWecom(context, message);
    if (msgid) await recordHandedOver(context, message, msgid, []);
    else await recordNotFound(context, message);
    return true;
  },
};

async function recordNotFound(context: Context, message: MassMessageRow): Promise<void> {
  const { workspace, clock } = context;
  const now = clock.now();
  const recipients = recipientsOf(message);
  if (now.getTime() - (message.sending_at?.getTime() ?? 0) < GIVEN_UP_AFTER_MS) {
    await recipients.move(context, message, { state: "unknown" });
    return;
  }
  if (message.recalled) {
    const { recalled } = message;
    await giveUp(context, message, recalled);
    await workspace.tx(async (tx) => {
      await moveMessage(tx, message.id, ["unknown"], { state: "failed", error: recalled });
      await moveTasks(tx, [message.id], ["preparing"], { state: "failed", note: recalled, endedAt: now });
    });
    return;
  }
  await recipients.move(context, message, { state: "planned" });
  await workspace.tx((tx) =>
    moveMessage(tx, message.id, ["unknown"], { state: "ready", dueAt: now, sendingAt: null }),
  );
}

async function findAtWecom(context: Context, message: MassMessageRow): Promise<string | undefined> {
  const listed = await listMessages(context, message);
  const known = await findKnownMsgids(
    context.workspace.db,
    listed.map(({ msgid }) => msgid),
  );
  for (const msgid of findCandidates(message, listed, known)) {
    const { task_list: senders } = await callWecom(context, "externalcontact/get_groupmsg_task", { msgid });
    if (!senders.some(({ userid }) => userid === message.advisor_id)) continue;
    if (await isForOurs(context, message, msgid)) return msgid;
  }
  return undefined;
}

/**
 * One advisor may have two messages with the same words, such as the second ten thousand of a mass send: they differ in whom they are
 * for. Taking one for the other would send the one that arrived again. No two of ours have a customer in common, so one tells.
 */
async function isForOurs(context: Context, message: MassMessageRow, msgid: string): Promise<boolean> {
  const { send_list: listed } = await callWecom(context, "externalcontact/get_groupmsg_send_result", {
    msgid,
    userid: message.advisor_id,
    limit: 100,
  });
  const theirs = listed.flatMap((one) => one.external_userid ?? one.chat_id ?? []);
  if (theirs.length === 0) return true; // all of them refused: nothing to tell it by, and nothing arrives twice
  const ours = await recipientsOf(message).find(context.workspace.db, message);
  const known = new Set(ours.map(({ address }) => address));
  return theirs.some((address) => known.has(address));
}

/** The company's mass messages since the call. @throws {Error} when there are too many to be sure: nothing is sent again then */
async function listMessages(context: Context, message: MassMessageRow) {
  const listed: WecomResponse<"externalcontact/get_groupmsg_list_v2">["group_msg_list"] = [];
  const from = (message.sending_at?.getTime() ?? context.clock.now().getTime()) - CLOCK_MARGIN_MS;
  const seconds = (ms: number) => Math.floor(ms / 1_000);
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await callWecom(context, "externalcontact/get_groupmsg_list_v2", {
      chat_type: message.channel === "group" ? "group" : "single",
      start_time: seconds(from),
      end_time: seconds(Math.min(from + 2 * 3_600_000, context.clock.now().getTime() + CLOCK_MARGIN_MS)),
      filter_type: 0,
      limit: 100,
      ...(cursor ? { cursor } : {}),
    });
    listed.push(...answer.group_msg_list);
    cursor = answer.next_cursor;
    if (!cursor) return listed;
  }
  throw new Error(`WeCom lists more than ${listed.length} mass messages since the one that was cut off`);
}
