import type { DELIMITERS } from "@hortus/contracts";
import { splitCells } from "./records.ts";

type Delimiter = (typeof DELIMITERS)[number];

/** Lines that are looked at. */
const SAMPLE_LINES = 200;

/** The delimiter that splits most lines into the same number of cells, two at least; the more cells the better. */
export function guessDelimiter(text: string): Delimiter | undefined {
  const lines = text
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== "")
    .slice(0, SAMPLE_LINES);
  const scored = (["comma", "semicolon", "tab", "pipe", "spaces"] as const).map((delimiter) => ({
    delimiter,
    ...evenness(lines, delimiter),
  }));
  const fitting = scored.filter(({ cells, share }) => cells >= 2 && share >= 0.8);
  // Times of day hold a space as well: spaces only where nothing else fits.
  const signs = fitting.filter(({ delimiter }) => delimiter !== "spaces");
  return (signs.length > 0 ? signs : fitting).toSorted((a, b) => b.cells - a.cells)[0]?.delimiter;
}

function evenness(lines: readonly string[], delimiter: Delimiter): { cells: number; share: number } {
  const counts = new Map<number, number>();
  for (const line of lines) {
    const cells = splitCells(line, delimiter);
    if (typeof cells !== "string") counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  }
  const [cells, times] = [...counts].toSorted(([, a], [, b]) => b - a)[0] ?? [0, 0];
  return { cells, share: lines.length === 0 ? 0 : times / lines.length };
}
