import { randomBytes } from "node:crypto";
import { newId, type Db } from "@hortus/kernel";
import type { Context } from "../../context.ts";
import { addressOf } from "./address.ts";
import { findLinksOfSend, insertSendLinks } from "./store.ts";

interface SentPage {
  title: string;
  /** The page, as somebody wrote it into the message. */
  target: string;
  content: { id: string; version: number } | undefined;
}

/**
 * The address to send for each page of a message to many: one for all who get it. It counts openings and knows nobody, since a text with
 * an address for each customer would be a message for each (decision 0066). The same send asked again has the same links.
 *
 * @returns by target
 */
export async function makeSendLinks(
  context: Context,
  { sendId, pages, by }: { sendId: string; pages: readonly SentPage[]; by: string },
): Promise<Map<string, string>> {
  if (pages.length === 0) return new Map();
  const { workspace, clock } = context;
  const links = await workspace.tx(async (tx) => {
    await insertSendLinks(
      tx,
      pages.map(({ title, target, content }) => ({
        id: newId(clock),
        code: randomBytes(6).toString("base64url"),
        title,
        target,
        contentId: content?.id ?? null,
        contentVersion: content?.version ?? null,
        sendId,
        createdBy: by,
        createdAt: clock.now(),
      })),
    );
    return findLinksOfSend(tx, sendId);
  });
  return new Map(links.map(({ target, code }) => [target, addressOf(context, code, undefined)]));
}

/** What the pages of a message to many were opened, by whomever. */
export async function findSendLinks(
  db: Db,
  sendId: string,
): Promise<{ id: string; title: string; target: string; opens: number; lastOpenedAt: Date | null }[]> {
  const links = await findLinksOfSend(db, sendId);
  return links.map(({ id, title, target, opens, lastOpenedAt }) => ({
    id,
    title,
    target,
    opens,
    lastOpenedAt,
  }));
}
