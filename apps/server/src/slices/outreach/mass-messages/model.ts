import type { WecomResponse } from "@hortus/wecom-protocol";
import type { IntentReason } from "@hortus/contracts";
import type { MassMessageRow } from "./store.ts";

type Listed = WecomResponse<"externalcontact/get_groupmsg_list_v2">["group_msg_list"][number];
type Result = WecomResponse<"externalcontact/get_groupmsg_send_result">["send_list"][number];

/** WeCom's clock and ours may differ by so much. */
export const CLOCK_MARGIN_MS = 5 * 60_000;

/**
 * Those of WeCom's mass messages that may be the one whose call was cut off: same text, not before the call, made by the company
 * and known under no other of ours. The sender has to be compared too; the list does not tell it.
 */
export function findCandidates(
  message: Pick<MassMessageRow, "text" | "sending_at">,
  listed: readonly Listed[],
  known: ReadonlySet<string>,
): string[] {
  const notBefore = (message.sending_at?.getTime() ?? 0) - CLOCK_MARGIN_MS;
  return listed
    .filter((other) => other.create_type === 0 && other.text?.content === message.text)
    .filter((other) => other.create_time * 1_000 >= notBefore && !known.has(other.msgid))
    .sort((a, b) => a.create_time - b.create_time)
    .map(({ msgid }) => msgid);
}

/** `address`: whom it is about, an external_userid or a group's chat id. */
export type Outcome = { address: string; at: Date | undefined } & (
  | { kind: "sent" }
  | { kind: "failed"; reason: Extract<IntentReason, "not_a_friend" | "no_group" | "receive_limit"> }
);

/** What WeCom's results say; those who are still to be sent to are left out. */
export function readOutcomes(results: readonly Result[]): Outcome[] {
  return results.flatMap((result): Outcome[] => {
    const { chat_id: chatId, external_userid: externalUserId, status, send_time } = result;
    const at = send_time ? new Date(send_time * 1_000) : undefined;
    const address = externalUserId ?? chatId;
    if (!address) return [];
    if (status === 1) return [{ kind: "sent", address, at }];
    if (status === 2) return [{ kind: "failed", address, at, reason: chatId ? "no_group" : "not_a_friend" }];
    if (status === 3) return [{ kind: "failed", address, at, reason: "receive_limit" }];
    return [];
  });
}
