/**
 * Pages of contacts, the next one read while the last is written: a pass takes as long as the slower of the two, not as both. Never two
 * calls at once, and never more than two pages in memory.
 */
import { WecomError, type WecomResponse } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { callWecom } from "../connection/client.ts";

type Page = Pick<WecomResponse<"externalcontact/batch/get_by_user">, "external_contact_list" | "next_cursor">;

export interface PageReader {
  /**
   * @param cursor null for the first page of these advisors
   * @param next who comes after them; nobody at the end
   */
  read(advisors: readonly string[], cursor: string | null, next: readonly string[]): Promise<Page>;
}

/** WeCom's limit. */
const CONTACTS_A_PAGE = 100;

/** For one pass: what it read ahead is as old as the write of one page. */
export function createPageReader(context: Context): PageReader {
  let ahead: { key: string; page: Promise<Page> } | undefined;
  return {
    async read(advisors, cursor, next) {
      const taken = ahead;
      ahead = undefined;
      const isAhead = taken?.key === keyOf(advisors, cursor);
      const page = await (isAhead ? taken.page : readPage(context, advisors, cursor));
      const [who, from] = page.next_cursor ? [advisors, page.next_cursor] : [next, null];
      if (who.length > 0) {
        const following = readPage(context, who, from);
        following.catch(() => undefined); // told to whoever asks for this page, and to nobody if the pass ends before
        ahead = { key: keyOf(who, from), page: following };
      }
      return page;
    },
  };
}

const keyOf = (advisors: readonly string[], cursor: string | null): string =>
  `${advisors.join(" ")} ${cursor ?? "-"}`;

async function readPage(context: Context, advisors: readonly string[], cursor: string | null): Promise<Page> {
  try {
    return await callWecom(context, "externalcontact/batch/get_by_user", {
      userid_list: [...advisors],
      limit: CONTACTS_A_PAGE,
      ...(cursor ? { cursor } : {}),
    });
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    // None of these advisors has a customer.
    if (error.errcode === 84061) return { external_contact_list: [], next_cursor: undefined };
    // The cursor of a pass that was cut off has gone stale: these advisors are read again from their first page.
    if (error.errcode === 50100 && cursor) return readPage(context, advisors, null);
    throw error;
  }
}
