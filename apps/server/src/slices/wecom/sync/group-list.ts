import { WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { callWecom } from "../connection/client.ts";

interface GroupPage {
  groups: { chatId: string; status: number }[];
  cursor: string | null;
}

/**
 * One page of the groups of these owners, at most 100: asked by name, those who have left are among them, and a company of more than
 * 1000 members is not refused (81017).
 */
export async function readGroupPage(
  context: Context,
  owners: readonly string[],
  cursor: string | null,
  limit: number,
): Promise<GroupPage> {
  try {
    const page = await callWecom(context, "externalcontact/groupchat/list", {
      owner_filter: { userid_list: [...owners] },
      limit,
      ...(cursor ? { cursor } : {}),
    });
    return {
      groups: page.group_chat_list.map(({ chat_id, status }) => ({ chatId: chat_id, status })),
      cursor: page.next_cursor || null,
    };
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    // The cursor of a pass that was cut off has gone stale: these owners' groups are read again from the first page.
    if (error.errcode === 50100 && cursor) return readGroupPage(context, owners, null, limit);
    throw error;
  }
}
