import type { Context } from "../../../context.ts";
import { groupRecipients, momentsRecipients } from "../posts/recipients.ts";
import { customerRecipients } from "./customer-recipients.ts";
import type { Recipients } from "./recipient.ts";
import type { MassMessageRow } from "./store.ts";
import type { MessageChannel } from "./words.ts";

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
