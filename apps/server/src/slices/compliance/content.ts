import { createHash } from "node:crypto";
import type { ContentSubject } from "@hortus/contracts";

/** What a customer gets to read: a text, and the words that come with it (a link's title, a file's name). */
export interface Content {
  text: string;
  extras?: readonly string[] | undefined;
}

/**
 * Names a version of a content in its place: the words as they are written, with variables still open, and the subject. An approval
 * holds for this and nothing else; one changed sign, another channel or another class of goods is another hash.
 */
export function hashContent({ text, extras = [] }: Content, subject: ContentSubject): string {
  const { channel, purpose, classes, audiences } = subject;
  const parts = [text, extras.filter(Boolean), channel, purpose, classes.toSorted(), audiences.toSorted()];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** All words in one text; a line's end keeps the parts apart. */
export const joined = ({ text, extras = [] }: Content): string => [text, ...extras].join("\n");

/** In which part of the content a place of the joined text lies, and where that part begins. */
export function partAt({ text, extras = [] }: Content, place: number): { part: number; offset: number } {
  let offset = 0;
  const parts = [text, ...extras];
  for (const [part, { length }] of parts.entries()) {
    if (place <= offset + length || part === parts.length - 1) return { part, offset };
    offset += length + 1;
  }
  return { part: 0, offset: 0 };
}
