/** A callback as it travels: four parts in the query, an XML packet with the sealed event in the body. */
import { randomBytes, randomInt } from "node:crypto";
import { encryptMessage, openMessage, signMessage, type CallbackKeys } from "./crypto.ts";
import { parseXml, textOf, WecomXmlError, writeXml } from "./xml.ts";

/** Parameters that WeCom puts behind the callback address, already URL-decoded. */
export interface CallbackQuery {
  msg_signature: string;
  timestamp: string;
  nonce: string;
}

/** Older or newer than this is a replay, or a clock that is wrong: refused. */
export const CALLBACK_WINDOW_SECONDS = 300;

/** Is `timestamp` (unix seconds as text) within the window around `now`? */
export function isFresh(timestamp: string, now: Date, windowSeconds = CALLBACK_WINDOW_SECONDS): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  return Math.abs(now.getTime() / 1000 - Number(timestamp)) <= windowSeconds;
}

/**
 * The plain XML of a POSTed callback. Freshness is the caller's to check (`isFresh`), who also counts the refusals.
 * @throws {WecomXmlError} the body is no packet @throws {WecomCryptoError}
 */
export function openCallback(keys: CallbackKeys, query: CallbackQuery, body: string): string {
  const encrypt = textOf(parseXml(body).Encrypt);
  if (!encrypt) throw new WecomXmlError("malformed", "The packet has no Encrypt node");
  return openMessage(keys, signedBy(query, encrypt));
}

/** What to answer, as is, when WeCom verifies the address by GET. @throws {WecomCryptoError} */
export function openEcho(keys: CallbackKeys, query: CallbackQuery & { echostr: string }): string {
  return openMessage(keys, signedBy(query, query.echostr));
}

/** WeCom's side. Each call uses a new nonce and new random bytes, as each retry does. */
export function sealCallback(
  keys: CallbackKeys,
  plain: string,
  now: Date,
  agentid = "",
): { query: CallbackQuery; body: string } {
  const { query, encrypt } = seal(keys, plain, now);
  return { query, body: writeXml({ ToUserName: keys.receiveId, AgentID: agentid, Encrypt: encrypt }) };
}

/** WeCom's side: the query by which an address is verified; the right answer is `echo`. */
export function sealEcho(keys: CallbackKeys, echo: string, now: Date): CallbackQuery & { echostr: string } {
  const { query, encrypt } = seal(keys, echo, now);
  return { ...query, echostr: encrypt };
}

function seal(keys: CallbackKeys, plain: string, now: Date): { query: CallbackQuery; encrypt: string } {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const nonce = String(randomInt(100_000_000, 1_000_000_000));
  const encrypt = encryptMessage(keys, plain, randomBytes(16));
  return {
    query: { msg_signature: signMessage(keys.token, timestamp, nonce, encrypt), timestamp, nonce },
    encrypt,
  };
}

const signedBy = (query: CallbackQuery, encrypt: string) => ({
  signature: query.msg_signature,
  timestamp: query.timestamp,
  nonce: query.nonce,
  encrypt,
});
