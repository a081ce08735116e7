/**
 * WeCom's XML, read leniently: with or without CDATA, in any order, with blanks around values. Every value is text, since
 * MsgId has 64 bits. Entities beyond XML's own five are not expanded, and a document type is refused.
 */
import { XMLParser } from "fast-xml-parser";

/** A repeated node becomes a list; a single one can't be told from a list of one, so readers ask by `asList`. */
export type XmlValue = string | XmlNode | (string | XmlNode)[];
export interface XmlNode {
  [name: string]: XmlValue | undefined;
}

/** No callback of WeCom comes near: group events with hundreds of members have some 50 kB. */
export const MAX_XML_BYTES = 256 * 1024;

export class WecomXmlError extends Error {
  override readonly name = "WecomXmlError";
  readonly code: "oversized" | "malformed";
  constructor(code: "oversized" | "malformed", message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** @returns what stands inside `<xml>` @throws {WecomXmlError} */
export function parseXml(text: string, maxBytes = MAX_XML_BYTES): XmlNode {
  if (Buffer.byteLength(text) > maxBytes) {
    throw new WecomXmlError("oversized", `The XML is larger than ${maxBytes} bytes`);
  }
  const escaped = escapeSections(text);
  if (/<!(DOCTYPE|ENTITY)/i.test(escaped))
    throw new WecomXmlError("malformed", "The XML declares a document type");
  let parsed: unknown;
  try {
    parsed = parser.parse(escaped, true);
  } catch (cause) {
    throw new WecomXmlError("malformed", "The XML can't be read", { cause });
  }
  const root = isNode(parsed) ? parsed.xml : undefined;
  if (root === "") return {};
  if (!isNode(root)) throw new WecomXmlError("malformed", "The XML has no root named xml");
  return root;
}

/** Numbers are written bare and texts as CDATA, as WeCom does. An undefined value leaves its node out. */
export function writeXml(fields: Record<string, XmlField | undefined>): string {
  return `<xml>${writeFields(fields)}</xml>`;
}
export type XmlField = string | number | { [name: string]: XmlField | undefined } | XmlField[];

export function textOf(value: XmlValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function asList(value: XmlValue | undefined): (string | XmlNode)[] {
  if (value === undefined || value === "") return [];
  return Array.isArray(value) ? value : [value];
}

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: true,
  processEntities: false,
  tagValueProcessor: (_name, value) => decodeEntities(value),
});

// The parser's own expansion also reads entities that the document declares; these five it can't abuse.
const entities: Record<string, string> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "&amp;": "&",
};
const decodeEntities = (text: string) =>
  text.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => entities[entity] ?? entity);

// The parser hands out CDATA and text alike, and only text may be decoded: so sections become escaped text first.
const escapeSections = (text: string) =>
  text.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, inner: string) =>
    inner.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
  );

function isNode(value: unknown): value is XmlNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function writeFields(fields: Record<string, XmlField | undefined>): string {
  return Object.entries(fields)
    .flatMap(([name, value]) =>
      value === undefined
        ? []
        : Array.isArray(value)
          ? value.map((one) => [name, one] as const)
          : [[name, value] as const],
    )
    .map(([name, value]) => `<${name}>${writeValue(value)}</${name}>`)
    .join("");
}

function writeValue(value: XmlField): string {
  if (typeof value === "number") return String(value);
  // "]]>" would end the section; it is split over two
  if (typeof value === "string") return `<![CDATA[${value.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
  return Array.isArray(value) ? value.map(writeValue).join("") : writeFields(value);
}
