import type { SendAttachment } from "@hortus/contracts";

/** What one advisor's message says; those of different mass sends are never one. */
export interface MessageWords {
  advisorId: string;
  text: string;
  attachments: readonly SendAttachment[];
  massSendId: string | null;
  /** Whom it is for; customers unless said. */
  channel?: MessageChannel;
}

export type MessageChannel = "single" | "group" | "moments";

/** The same for messages that one tap may send together. */
export const messageKey = ({
  advisorId,
  massSendId,
  attachments,
  text,
  channel = "single",
}: MessageWords): string =>
  [advisorId, massSendId ?? "", channel, JSON.stringify(attachments.map(toPlain)), text].join("\n");

/** In one order of fields, whether it comes from a request or from the database; where it was copied from makes no other message. */
const toPlain = ({ content: _content, ...attachment }: SendAttachment) =>
  Object.entries(attachment)
    .filter(([, value]) => value !== undefined && value !== "")
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
