/** Money is an integer number of fen (1/100 yuan). It never becomes a fraction. */
export type Fen = number;

/**
 * Reads an amount of yuan as people and tills write it: "1,234.50", "¥12", " 3.5 ". More than two decimals are refused,
 * since rounding money silently is worse than asking.
 *
 * @returns the amount in fen, or undefined when the text is not an amount of money. May be negative: the caller decides.
 */
export function parseYuan(text: string): Fen | undefined {
  const cleaned = text
    .trim()
    .replace(/^(-?)[¥￥$]\s*/, "$1")
    .replaceAll(",", "");
  const match = /^(-?)(\d{1,13})(?:\.(\d{1,2})0*)?$/.exec(cleaned);
  if (!match) return undefined;
  const [, sign, whole, decimals = ""] = match;
  const fen = Number(whole) * 100 + Number(decimals.padEnd(2, "0"));
  return sign && fen > 0 ? -fen : fen;
}

/** "1,234.50" for 123450 fen; the caller adds the currency sign. */
export function formatYuan(fen: Fen): string {
  const sign = fen < 0 ? "-" : "";
  const absolute = Math.abs(fen);
  const yuan = Math.trunc(absolute / 100)
    .toString()
    .replaceAll(/\B(?=(\d{3})+$)/g, ",");
  return `${sign}${yuan}.${(absolute % 100).toString().padStart(2, "0")}`;
}
