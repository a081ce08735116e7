import type { IntentReason } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import type { IntentState } from "../intents/intent.ts";
import { groupRecipients, momentsRecipients } from "../posts/recipients.ts";
import { customerRecipients } from "./customer-recipients.ts";
import type { Outcome } from "./model.ts";
import type { MassMessageRow } from "./store.ts";
import type { MessageChannel } from "./words.ts";

export interface Recipient {
  /** An external_userid, or a group's chat id. */
  address: string;
  state: IntentState;
}

/** Which of them; all without. */
export type Only = (recipient: Recipient) => boolean;

type Message = Pick<MassMessageRow, "id">;

/** Whom one of WeCom's messages is for: what dispatch, reconciliation and readings need to know of customers or groups, and no more. */
export interface Recipients {
  /** Why one fails whom WeCom does not know. */
  gone: IntentReason;
  find(db: Db, message: Message): Promise<Recipient[]>;
  /** What forbids is asked once more right before the call. @returns addresses of those who may still get it */
  lookAgain(context: Context, message: Message): Promise<string[]>;
  /** WeCom's fields. */
  to(addresses: string[]): {
    chat_type: "single" | "group";
    external_userid?: string[];
    chat_id_list?: string[];
  };
  /** @returns how many */
  move(
    context: Context,
    message: Message,
    to: { state: IntentState; reason?: string },
    only?: Only,
  ): Promise<number>;
  fail(context: Context, message: Message, reason: IntentReason, only?: Only): Promise<void>;
  /** Records what WeCom says of some; those already recorded are passed over. */
  settle(tx: Tx, context: Context, message: Message, outcomes: readonly Outcome[]): Promise<void>;
}

const byChannel: Readonly<Record<MessageChannel, Recipients>> = {
  single: customerRecipients,
  group: groupRecipients,
  moments: momentsRecipients,
};

export const recipientsOf = ({ channel }: Pick<MassMessageRow, "channel">): Recipients => byChannel[channel];

/** Taken back in time: forgotten by the advisor it failed, else it was somebody's wish. Of all of a message, or of those in a state. */
export async function giveUp(
  context: Context,
  message: MassMessageRow,
  recalled: string,
  state?: "handed_over",
): Promise<void> {
  const recipients = recipientsOf(message);
  const only = (one: { state: string }) => state === undefined || one.state === state;
  if (recalled === "not_confirmed") await recipients.fail(context, message, "not_confirmed", only);
  else await recipients.move(context, message, { state: "cancelled", reason: recalled }, only);
}
