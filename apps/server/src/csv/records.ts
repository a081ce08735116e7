import { createReadStream } from "node:fs";
import type { DELIMITERS, Reading } from "@hortus/contracts";

export interface FileRecord {
  /** The line where it begins, from 1. */
  line: number;
  cells: string[];
  /** A quotation mark without its other half: `cells` holds the line as it stands. */
  isBroken?: true;
}

/** A cell with line breaks in it may span so many lines; beyond, its quotation mark is taken for a mistake. */
const MOST_LINES_A_RECORD = 100;

/** The records of a file, one after the other; empty lines are left out. The header, if any, is the first. */
export function readRecords(
  path: string,
  reading: Pick<Reading, "encoding" | "delimiter">,
): AsyncGenerator<FileRecord> {
  return joinRecords(readLines(path, reading.encoding), reading.delimiter);
}

/** Records of a text that is at hand. */
export function recordsOf(text: string, delimiter: Reading["delimiter"]): AsyncGenerator<FileRecord> {
  async function* lines() {
    yield* text.split(LINE_BREAK);
  }
  return joinRecords(lines(), delimiter);
}

const LINE_BREAK = /\r\n|\n|\r/;

async function* readLines(path: string, encoding: Reading["encoding"]): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let rest = "";
  for await (const chunk of createReadStream(path)) {
    const text = rest + decoder.decode(chunk as Buffer, { stream: true }); // without an encoding a file is read as buffers
    // A line feed may follow in the next chunk.
    const cut = text.endsWith("\r") ? text.length - 1 : text.length;
    const lines = text.slice(0, cut).split(LINE_BREAK);
    rest = lines.pop() + text.slice(cut);
    yield* lines;
  }
  rest += decoder.decode();
  yield* rest.split(LINE_BREAK);
}

async function* joinRecords(
  lines: AsyncGenerator<string>,
  delimiter: (typeof DELIMITERS)[number],
): AsyncGenerator<FileRecord> {
  const waiting: string[] = []; // lines that were read ahead in search of a closing mark
  let number = 0;
  const next = async (): Promise<string | undefined> => {
    const { value, done } = await lines.next();
    return done ? undefined : value;
  };
  for (let line = await next(); line !== undefined; line = waiting.shift() ?? (await next())) {
    number++;
    if (line.trim() === "") continue;
    let cells = splitCells(line, delimiter);
    let text = line;
    let taken = 0;
    while (cells === "open" && taken < MOST_LINES_A_RECORD) {
      if (taken === waiting.length) {
        const more = await next();
        if (more === undefined) break;
        waiting.push(more);
      }
      text += `\n${waiting[taken++]}`;
      cells = splitCells(text, delimiter);
    }
    if (typeof cells === "string") {
      // The mark belongs to nothing: only its own line is in doubt, those after it are read for themselves.
      yield { line: number, cells: [line], isBroken: true };
      continue;
    }
    yield { line: number, cells };
    waiting.splice(0, taken);
    number += taken;
  }
}

/** What a cell says, without what spreadsheets put around it so that long numbers stay text. */
export const tidyCell = (cell: string): string =>
  cell
    .trim()
    .replace(/^="(.*)"$/s, "$1")
    .replace(/^['`]/, "")
    .trim();

const SIGNS = { comma: ",", semicolon: ";", tab: "\t", pipe: "|" } as const;

/**
 * The cells of a record by RFC 4180: a cell that begins with a quotation mark ends with one, a doubled mark within stands for itself.
 *
 * @returns "open" when the last mark is not closed, "wrong" when text follows a closing mark
 */
export function splitCells(
  text: string,
  delimiter: (typeof DELIMITERS)[number],
): string[] | "open" | "wrong" {
  if (delimiter === "spaces") return text.trim().split(/\s+/);
  const sign = SIGNS[delimiter];
  if (!text.includes('"')) return text.split(sign);
  const cells: string[] = [];
  for (let at = 0; ;) {
    if (text[at] !== '"') {
      const end = text.indexOf(sign, at);
      cells.push(end === -1 ? text.slice(at) : text.slice(at, end));
      if (end === -1) return cells;
      at = end + 1;
      continue;
    }
    let end = text.indexOf('"', at + 1);
    while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
    if (end === -1) return "open";
    cells.push(text.slice(at + 1, end).replaceAll('""', '"'));
    if (end + 1 === text.length) return cells;
    if (text[end + 1] !== sign) return "wrong";
    at = end + 2;
  }
}
