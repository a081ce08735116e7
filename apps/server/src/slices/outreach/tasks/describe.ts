import type { AdvisorTask, Why } from "@hortus/contracts";
import { daysBetween, localDate } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { findCustomers } from "../../customers/index.ts";
import { findAdvisorNames, findGroupHeads } from "../../wecom/index.ts";
import { findMessages } from "../mass-messages/store.ts";
import { findPhotos } from "./photo-store.ts";
import { findPostsOf } from "../posts/store.ts";
import { findFirstTaskCustomers, type FirstTaskCustomerRow, type TaskRow } from "./store.ts";

const causedAt = (why: Why): string => (why.kind === "journey" ? why.cause.at : why.at);

const MOST_GROUPS = 200;

/** The group that a plain task of a calendar is about; a message says itself where it goes. */
const chatIdOf = ({ kind, why }: TaskRow): string | undefined =>
  kind === "task" && why.kind === "calendar_journey" ? why.chatId : undefined;

/** Tasks as people see them, with at most so many customers each. */
export async function describeTasks(
  context: Context,
  tasks: readonly TaskRow[],
  customersEach: number,
): Promise<AdvisorTask[]> {
  const { db } = context.workspace;
  const ids = tasks.map(({ id }) => id);
  const customers = groupBy(await findFirstTaskCustomers(db, ids, customersEach), ({ taskId }) => taskId);
  const shown = [...customers.values()].flatMap((rows) => rows.map(({ customerId }) => customerId));
  const names = await findCustomers(db, [...new Set(shown)]);
  const advisors = await findAdvisorNames(db, [...new Set(tasks.map((task) => task.advisor_id))]);
  const messages = new Map((await findMessages(db, ids)).map((message) => [message.id, message]));
  const intoGroups = (await findPostsOf(db, ids)).filter(({ channel }) => channel === "group");
  const posts = groupBy(intoGroups, ({ task_id: taskId }) => taskId);
  const heads = await findGroupHeads(db, [
    ...intoGroups.map(({ target }) => target),
    ...tasks.flatMap((task) => chatIdOf(task) ?? []),
  ]);
  const photos = groupBy(await findPhotos(db, ids), (photo) => photo.task_id);
  const today = localDate(context.clock.now(), context.timeZone);
  const describe = (row: FirstTaskCustomerRow): AdvisorTask["customers"][number] => ({
    customerId: row.customerId,
    name: names.get(row.customerId)?.displayName ?? "",
    externalUserId: row.externalUserId,
    daysSince: daysBetween(localDate(new Date(causedAt(row.why)), context.timeZone), today),
    why: row.why,
    state: row.state,
    reason: row.reason ?? undefined,
    sentAt: row.sentAt?.toISOString(),
    repliedAt: row.repliedAt?.toISOString(),
  });
  return tasks.map((task) => {
    const rows = customers.get(task.id) ?? [];
    const chatId = chatIdOf(task);
    return {
      id: task.id,
      advisor: { id: task.advisor_id, name: advisors.get(task.advisor_id) ?? task.advisor_id },
      kind: task.kind,
      title: task.title,
      text: task.text,
      why: rows[0]?.why ?? task.why,
      customers: rows.map(describe),
      customerCount: rows[0]?.customerCount ?? 0,
      groups: posts
        .get(task.id)
        ?.slice(0, MOST_GROUPS)
        .map(({ target, state }) => ({ id: target, name: heads.get(target)?.name ?? "", state })),
      group: chatId === undefined ? undefined : { id: chatId, name: heads.get(chatId)?.name ?? "" },
      channel: messages.get(task.id)?.channel,
      massMessageMsgid: messages.get(task.id)?.msgid ?? undefined,
      valueFen: task.value_fen,
      dueAt: task.due_at.toISOString(),
      expiresAt: task.expires_at.toISOString(),
      state: task.state as AdvisorTask["state"], // the two hidden states are never described: see getTaskFor and listTasks
      needsNote: task.needs_note,
      needsPhoto: task.needs_photo,
      photos: (photos.get(task.id) ?? []).map(({ id, bytes, at }) => ({ id, bytes, at: at.toISOString() })),
      snoozedUntil: task.snoozed_until?.toISOString(),
      snoozeReason: task.snooze_reason ?? undefined,
      escalatedAt: task.escalated_at?.toISOString(),
      note: task.note ?? undefined,
      endedAt: task.ended_at?.toISOString(),
      sentCount: rows[0]?.sentCount ?? 0,
    };
  });
}
