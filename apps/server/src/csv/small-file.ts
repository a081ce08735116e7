import type { Readable } from "node:stream";
import { ProblemError } from "@hortus/kernel";
import { guessDelimiter } from "./delimiter.ts";
import { EncodingSniffer } from "./encoding.ts";
import { recordsOf, tidyCell, type FileRecord } from "./records.ts";

export interface SmallFile {
  /** The cells of the first row, as they stand. */
  header: string[];
  records: FileRecord[];
}

/**
 * A CSV file that is read whole and answered at once: goods, stores. Files of customers and orders go through imports, which stream.
 *
 * @param mostRows beyond, the file is refused: the answer has to come while somebody waits
 * @throws {ProblemError} 413 when it is too large, 422 when it is no CSV file with a header and rows
 */
export async function readSmallFile(
  stream: Readable & { truncated?: boolean },
  mostRows: number,
): Promise<SmallFile> {
  const sniffer = new EncodingSniffer();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    sniffer.write(chunk as Buffer); // without an encoding a stream gives buffers
    chunks.push(chunk as Buffer); // as above
  }
  if (stream.truncated) throw tooLarge("The file is too large", "Split it into smaller files.");
  const sniffed = sniffer.end();
  if (!sniffed.ok)
    throw new ProblemError(422, sniffed.refusal.code, sniffed.refusal.message, {
      field: "file",
      hint: sniffed.refusal.hint,
    });
  const text = new TextDecoder(sniffed.value.encoding).decode(Buffer.concat(chunks));
  const all: FileRecord[] = [];
  for await (const record of recordsOf(text, guessDelimiter(text) ?? "comma")) {
    all.push(record);
    if (all.length > mostRows + 1)
      throw tooLarge(`The file has more than ${mostRows} rows`, "Split it into smaller files.");
  }
  const [first, ...records] = all;
  if (!first || records.length === 0)
    throw new ProblemError(422, "no_rows", "The file has no rows below its header", { field: "file" });
  return { header: first.cells.map(tidyCell), records };
}

const tooLarge = (message: string, hint: string): ProblemError =>
  new ProblemError(413, "too_large", message, { field: "file", hint });
