/** The words of a text as the search reads them: half width, small letters, one space between. */
export const searchable = (text: string): string =>
  text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ").trim();

/**
 * Single characters and pairs of neighbours: Chinese has no spaces to find words by, and an index over pairs finds any piece of a text
 * without a dictionary. At most some 3 000 for the longest text.
 */
export function gramsOf(text: string): string[] {
  const grams = new Set<string>();
  for (const word of searchable(text).split(" ")) {
    const signs = [...word];
    for (const [place, sign] of signs.entries()) {
      grams.add(sign);
      const next = signs[place + 1];
      if (next !== undefined) grams.add(sign + next);
    }
  }
  return [...grams];
}

/** What somebody typed: each of these words has to occur. Eight at most; more are no search but a text. */
export const searchWords = (typed: string): string[] =>
  searchable(typed).split(" ").filter(Boolean).slice(0, 8);

/** The pairs that a text with this word has; of a single character itself. */
export function gramsOfWord(word: string): string[] {
  const signs = [...word];
  return signs.length === 1 ? signs : signs.slice(1).map((sign, place) => (signs[place] ?? "") + sign);
}
