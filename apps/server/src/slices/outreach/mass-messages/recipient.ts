import type { IntentReason } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import type { IntentState } from "../intents/intent.ts";
import type { Outcome } from "./model.ts";
import type { MassMessageRow } from "./store.ts";

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
