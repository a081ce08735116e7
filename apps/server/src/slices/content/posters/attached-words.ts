import { attachmentWords, type SendAttachment } from "@hortus/contracts";
import type { Db } from "@hortus/kernel";
import { findWords } from "./words-store.ts";

/**
 * Tells of each of these attachments what a customer reads on it: its own words, and those on pictures that were drawn here. Whoever asks
 * the gate about attachments asks here first; what a client says of a picture counts for nothing. One query in all.
 */
export async function readAttachments(
  db: Db,
  attachments: readonly SendAttachment[],
): Promise<(attachment: SendAttachment) => string[]> {
  const words = await findWords(
    db,
    attachments.flatMap((one) => fileOf(one) ?? []),
  );
  return (attachment) =>
    [...attachmentWords(attachment), words.get(fileOf(attachment) ?? "") ?? ""].filter(Boolean);
}

const fileOf = (one: SendAttachment): string | undefined =>
  "fileId" in one ? one.fileId : "coverId" in one ? one.coverId : undefined;
