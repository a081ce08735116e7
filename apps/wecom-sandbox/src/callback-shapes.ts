/** The ways in which WeCom's packets differ: which node stands first, whether AgentID is there, and where CDATA is left out. */
import type { CallbackRow } from "./rows.ts";

const WORD = /^[0-9A-Za-z_-]+$/;

/** By the callback's number, so that two runs are equal; every attempt of one callback looks the same. */
export function mixEnvelope({ id }: Pick<CallbackRow, "id">, body: string): string {
  const nodes = nodesOf(body).filter(({ name }) => name !== "AgentID" || id % 3 !== 0);
  return writeNodes(id % 2 === 0 ? nodes.toReversed() : nodes);
}

/** The event itself: words without their CDATA, and nodes turned round. */
export function mixEvent({ id }: Pick<CallbackRow, "id">, xml: string): string {
  const nodes = nodesOf(xml).map(({ name, value }) => {
    const word = /^<!\[CDATA\[(.*)\]\]>$/s.exec(value)?.[1];
    return { name, value: id % 2 === 1 && word !== undefined && WORD.test(word) ? word : value };
  });
  return writeNodes(id % 3 === 1 ? nodes.toReversed() : nodes);
}

/** Of our own writing: no node holds another of its name. */
const nodesOf = (xml: string): { name: string; value: string }[] =>
  [...xml.slice("<xml>".length, -"</xml>".length).matchAll(/<(\w+)>(.*?)<\/\1>/gs)].map((found) => ({
    name: found[1] ?? "",
    value: found[2] ?? "",
  }));

const writeNodes = (nodes: { name: string; value: string }[]): string =>
  `<xml>${nodes.map(({ name, value }) => `<${name}>${value}</${name}>`).join("")}</xml>`;
