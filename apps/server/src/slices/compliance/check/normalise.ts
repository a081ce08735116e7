import { Converter } from "opencc-js/t2cn";

/**
 * A text as the rules read it, with the way back: `from[i]` and `to[i]` are where character i stands in the original (UTF-16, `to`
 * exclusive).
 */
export interface Reading {
  text: string;
  from: Uint32Array;
  to: Uint32Array;
}

export interface Readings {
  /** Letters, digits and "%" only: what stood between them (spaces, signs, emoji, zero width) can't hide a word. */
  tight: Reading;
  /** The same with a comma where a sentence or a part of it ends: patterns must not reach over it. */
  parted: Reading;
}

/**
 * Full width becomes half width, traditional simplified, capital small; Chinese and look-alike digits become 0-9, look-alike letters
 * Latin ones; everything else that is no letter, digit or "%" goes.
 */
export function read(original: string): Readings {
  const tight = new Writer(original.length);
  const parted = new Writer(original.length);
  for (let at = 0; at < original.length;) {
    const code = original.charCodeAt(at);
    // a pair of surrogates is one character beyond the basic plane: none of ours
    const end = at + (code >= 0xd800 && code <= 0xdbff && at + 1 < original.length ? 2 : 1);
    const written = end - at === 2 ? rewrite(original.slice(at, end)) : writtenAs(code);
    if (written === BREAK) parted.add(",", at, end);
    else if (code === POINT) parted.add(".", at, end); // of a figure, mostly
    else if (written !== "") {
      tight.add(written, at, end);
      parted.add(written, at, end);
    }
    at = end;
  }
  return { tight: tight.reading(), parted: parted.reading() };
}

/** The same for a word of a rule. */
export const readWord = (word: string): string => read(word).tight.text;

/** Did a sentence or a part of one end between these two places of the original? */
export function hasBreak(original: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (writtenAs(original.charCodeAt(at)) === BREAK) return true;
  return false;
}

const BREAK = "\n";
const POINT = ".".charCodeAt(0);
/** Stands for characters beyond the basic plane: no rule has them, and each place stays one UTF-16 unit. */
const RARE = "\uFFFD";
const SENTENCE_SIGNS = /[\n\r。!！?？;；,，、:：]/u;
const KEPT = /[\p{L}\p{N}%]/u;

const LOOK_ALIKE = new Map(
  Object.entries({
    // digits
    ..."〇零0|一壹弌1|二贰弍两2|三叁弎3|四肆4|五伍5|六陆6|七柒7|八捌8|九玖9"
      .split("|")
      .reduce<Record<string, string>>((known, group) => {
        const chars = [...group];
        for (const char of chars.slice(0, -1)) known[char] = chars.at(-1) ?? char;
        return known;
      }, {}),
    // Cyrillic and Greek letters that are read as Latin ones
    ...Object.fromEntries(
      [..."аaеeоoрpсcхxуyкkмmтtнhвbіiѕsјjοoαaρpνvτtκkιiхxԁdԛqԝw"].reduce<[string, string][]>(
        (pairs, char, index, all) => (index % 2 === 0 ? [...pairs, [char, all[index + 1] ?? char]] : pairs),
        [],
      ),
    ),
  }),
);

const toSimplified = Converter({ from: "t", to: "cn" });
/** By UTF-16 code, filled as characters are met. */
const known = Array.from<string | undefined>({ length: 0x10000 });

function writtenAs(code: number): string {
  return (known[code] ??= rewrite(String.fromCharCode(code)));
}

function rewrite(char: string): string {
  if (SENTENCE_SIGNS.test(char)) return BREAK;
  const plain = char.normalize("NFKC").toLowerCase();
  let written = "";
  for (const part of plain) {
    if (!KEPT.test(part)) continue;
    if (part.length > 1) {
      written += RARE;
      continue;
    }
    written += LOOK_ALIKE.get(part) ?? LOOK_ALIKE.get(toSimplified(part)) ?? toSimplified(part);
  }
  return written;
}

/** Writes codes and not strings: a text put together sign by sign would be flattened at its first use, at twice the cost of all else. */
class Writer {
  length = 0;
  codes: Uint16Array;
  from: Uint32Array;
  to: Uint32Array;

  constructor(size: number) {
    this.codes = new Uint16Array(size + 8);
    this.from = new Uint32Array(size + 8);
    this.to = new Uint32Array(size + 8);
  }

  add(written: string, start: number, end: number): void {
    for (let index = 0; index < written.length; index++) {
      if (this.length >= this.codes.length) this.grow();
      this.codes[this.length] = written.charCodeAt(index);
      this.from[this.length] = start;
      this.to[this.length] = end;
      this.length++;
    }
  }

  reading(): Reading {
    const { codes, from, to, length } = this;
    return { text: Buffer.from(codes.buffer, 0, length * 2).toString("utf16le"), from, to };
  }

  /** One sign may stand for several letters (㎏). */
  private grow(): void {
    const codes = new Uint16Array(this.codes.length * 2);
    const [from, to] = [new Uint32Array(codes.length), new Uint32Array(codes.length)];
    codes.set(this.codes);
    from.set(this.from);
    to.set(this.to);
    [this.codes, this.from, this.to] = [codes, from, to];
  }
}
