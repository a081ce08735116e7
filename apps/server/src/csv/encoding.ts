import { TextDecoder } from "node:util";
import type { ENCODINGS } from "@hortus/contracts";
import { ok, refused, type Result } from "@hortus/kernel";

export type Encoding = (typeof ENCODINGS)[number];

export interface Sniffed {
  encoding: Encoding;
  lineCount: number;
  /** The beginning of the file, up to 256 KiB. */
  head: Buffer;
}

export type NoText = {
  code: "empty_file" | "spreadsheet_file" | "binary_file" | "unknown_encoding" | "endless_line";
  message: string;
  hint: string;
};

const HEAD_BYTES = 256 * 1024;
/** A line is held in memory while it is read. */
const MOST_BYTES_A_LINE = 1024 * 1024;
const AS_CSV = "In Excel or WPS, save the sheet as “CSV UTF-8” and upload that file.";

/** Finds out what kind of text passes by, chunk after chunk, without keeping it: UTF-8 when all of it is, else GB18030, as Excel writes in China. */
export class EncodingSniffer {
  #head = Buffer.alloc(0);
  #lines = 0;
  #lineBytes = 0;
  #longestLine = 0;
  #zeros = 0;
  #bytes = 0;
  #candidates = new Map<Encoding, TextDecoder>([
    ["utf-8", new TextDecoder("utf-8", { fatal: true })],
    ["gb18030", new TextDecoder("gb18030", { fatal: true })],
  ]);

  write(chunk: Buffer): void {
    if (this.#head.length < HEAD_BYTES)
      this.#head = Buffer.concat([this.#head, chunk.subarray(0, HEAD_BYTES - this.#head.length)]);
    this.#bytes += chunk.length;
    for (let from = 0; from < chunk.length;) {
      const at = chunk.indexOf(10, from);
      const end = at === -1 ? chunk.length : at;
      this.#lineBytes += end - from;
      this.#longestLine = Math.max(this.#longestLine, this.#lineBytes);
      if (at === -1) break;
      this.#lines++;
      this.#lineBytes = 0;
      from = at + 1;
    }
    for (let at = chunk.indexOf(0); at !== -1; at = chunk.indexOf(0, at + 1)) this.#zeros++;
    for (const [encoding, decoder] of this.#candidates)
      if (!decodes(decoder, chunk, true)) this.#candidates.delete(encoding);
  }

  end(): Result<Sniffed, NoText> {
    const head = this.#head;
    if (this.#bytes === 0) return refused({ code: "empty_file", message: "The file is empty", hint: AS_CSV });
    const kind = MAGIC.find(({ bytes }) => head.subarray(0, bytes.length).equals(Buffer.from(bytes)));
    if (kind)
      return refused({
        code: kind.isSheet ? "spreadsheet_file" : "binary_file",
        message: `This is ${kind.name}, not a CSV file`,
        hint: AS_CSV,
      });
    if (this.#longestLine > MOST_BYTES_A_LINE)
      return refused({
        code: "endless_line",
        message: "A line is longer than 1 MB: this is no CSV file",
        hint: AS_CSV,
      });
    const lineCount = this.#lines + (this.#lineBytes > 0 ? 1 : 0);
    const marked = MARKS.find(({ bytes }) => head.subarray(0, bytes.length).equals(Buffer.from(bytes)));
    if (marked) return ok({ encoding: marked.encoding, lineCount, head });
    if (this.#zeros > 0)
      return refused({ code: "binary_file", message: "The file holds bytes that are no text", hint: AS_CSV });
    for (const [encoding, decoder] of this.#candidates)
      if (decodes(decoder, new Uint8Array(), false)) return ok({ encoding, lineCount, head });
    return refused({
      code: "unknown_encoding",
      message: "The text is neither UTF-8 nor GB18030",
      hint: AS_CSV,
    });
  }
}

const MARKS = [
  { encoding: "utf-16le", bytes: [0xff, 0xfe] },
  { encoding: "utf-16be", bytes: [0xfe, 0xff] },
] as const;

const MAGIC = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], name: "an Excel (xlsx) or ZIP file", isSheet: true },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], name: "an Excel (xls) file", isSheet: true },
  { bytes: [0x25, 0x50, 0x44, 0x46], name: "a PDF", isSheet: false },
  { bytes: [0x1f, 0x8b], name: "a gzip file", isSheet: false },
];

function decodes(decoder: TextDecoder, chunk: Uint8Array, stream: boolean): boolean {
  try {
    decoder.decode(chunk, { stream });
    return true;
  } catch {
    return false; // a fatal decoder's only error
  }
}
