import type { Tx } from "@hortus/kernel";
import { findNamesAndRemarks, replaceTerms } from "./search-store.ts";

const LONGEST_TERM = 20;
const MOST_TERMS = 40;

/**
 * What a search for this text may begin with: the text from each word and each Chinese character on, in lower case. So 红 finds 王小红, and
 * "chen" finds "Amy Chen".
 */
export function termsOf(text: string): string[] {
  const characters = [...foldSearch(text)];
  const starts = characters.flatMap((character, index) => {
    const previous = characters[index - 1];
    const begins = index === 0 || isHan(character) || !isWordPart(previous ?? "") || isHan(previous ?? "");
    return begins && isWordPart(character) ? [index] : [];
  });
  return starts.slice(0, MOST_TERMS).map((start) => characters.slice(start, start + LONGEST_TERM).join(""));
}

/** The spelling in which searches and terms are compared. */
export const foldSearch = (text: string): string =>
  text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ").trim();

const isHan = (character: string): boolean => /\p{Script=Han}/u.test(character);
const isWordPart = (character: string): boolean => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(character);

/** Writes the terms of these customers anew, from their names and their living advisors' remarks. */
export async function refreshTerms(tx: Tx, customerIds: readonly string[]): Promise<void> {
  if (customerIds.length === 0) return;
  const rows = await findNamesAndRemarks(tx, customerIds);
  const terms = rows.flatMap(({ id, texts }) =>
    [...new Set(texts.flatMap(termsOf))].map((term) => ({ customer_id: id, term })),
  );
  await replaceTerms(tx, customerIds, terms);
}
