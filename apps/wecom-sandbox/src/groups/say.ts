/** Puts a message into a group's chat. */
import type { Message, MessageContent } from "../phone-api.ts";
import type { World } from "../world.ts";
import type { GroupMessageRow } from "./rows.ts";

/** Older ones are forgotten. */
const KEPT_IN_GROUP = 300;

export function say(
  { state }: World,
  chatId: string,
  from: Message["from"],
  fromId: string,
  source: Message["source"],
  content: MessageContent,
): GroupMessageRow {
  return state.store.transact(() => {
    const row = { seq: state.nextNumber(), chatId, at: state.nowIso(), from, fromId, source, content };
    state.groupMessages.put(String(row.seq), row);
    const said = state.groupChat(chatId);
    for (const old of said.slice(0, Math.max(0, said.length - KEPT_IN_GROUP)))
      state.groupMessages.delete(String(old.seq));
    return row;
  });
}
