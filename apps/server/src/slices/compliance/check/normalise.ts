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
  let at = 0;
  for (const char of original) {
    const end = at + char.length;
    const written = writtenAs(char);
    if (written === BREAK) parted.add(",", at, end);
    else if (char === ".") parted.add(".", at, end); // of a figure, mostly
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
  for (const char of original.slice(start, end)) if (writtenAs(char) === BREAK) return true;
  return false;
}

const BREAK = "\n";
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
/** One entry a distinct character met: bounded by Unicode, some thousands in practice. */
const known = new Map<string, string>();

function writtenAs(char: string): string {
  let written = known.get(char);
  if (written === undefined) {
    written = rewrite(char);
    known.set(char, written);
  }
  return written;
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

class Writer {
  #text = "";
  #from: Uint32Array;
  #to: Uint32Array;

  constructor(size: number) {
    this.#from = new Uint32Array(size + 8);
    this.#to = new Uint32Array(size + 8);
  }

  add(written: string, start: number, end: number): void {
    for (let index = 0; index < written.length; index++) {
      const place = this.#text.length + index;
      if (place >= this.#from.length) this.#grow();
      this.#from[place] = start;
      this.#to[place] = end;
    }
    this.#text += written;
  }

  reading(): Reading {
    return { text: this.#text, from: this.#from, to: this.#to };
  }

  /** One sign may stand for several letters (㎏). */
  #grow(): void {
    const [from, to] = [new Uint32Array(this.#from.length * 2), new Uint32Array(this.#to.length * 2)];
    from.set(this.#from);
    to.set(this.#to);
    [this.#from, this.#to] = [from, to];
  }
}
