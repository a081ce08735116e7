/**
 * WeCom's callback encryption: AES-256-CBC, PKCS#7 in blocks of 32 bytes (not AES's 16), and a SHA-1 signature over the
 * ciphertext. The plaintext is random(16) + big-endian length + message + receiver's id.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** What the console of WeCom shows for a callback; `receiveId` is the corpid for a self-built app. */
export interface CallbackKeys {
  token: string;
  /** 43 characters of base64 without its closing "=". */
  encodingAesKey: string;
  receiveId: string;
}

export interface SignedMessage {
  signature: string;
  timestamp: string;
  nonce: string;
  /** base64 */
  encrypt: string;
}

export type CryptoFailure =
  /** Not from WeCom, or the token differs. */
  | "bad_signature"
  /** Signed and readable, but meant for another company. */
  | "wrong_receiver"
  /** Not base64, not in blocks, wrong padding or length: another key, or a cut body. */
  | "malformed"
  /** The EncodingAESKey itself does not hold 32 bytes. */
  | "bad_key";

export class WecomCryptoError extends Error {
  override readonly name = "WecomCryptoError";
  readonly code: CryptoFailure;
  constructor(code: CryptoFailure, message: string) {
    super(message);
    this.code = code;
  }
}

/** Checks the signature first, so that nobody without the token can probe the padding. @throws {WecomCryptoError} */
export function openMessage(keys: CallbackKeys, signed: SignedMessage): string {
  const expected = Buffer.from(signMessage(keys.token, signed.timestamp, signed.nonce, signed.encrypt));
  const given = Buffer.from(signed.signature);
  // timingSafeEqual wants equal lengths; that a signature has 40 characters is no secret
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new WecomCryptoError("bad_signature", "The signature does not fit the message and the token");
  }
  return decryptMessage(keys, signed.encrypt);
}

/** sha1hex of the four parts, sorted as bytes and joined. */
export function signMessage(token: string, timestamp: string, nonce: string, encrypt: string): string {
  return createHash("sha1").update([token, timestamp, nonce, encrypt].toSorted().join("")).digest("hex");
}

/**
 * @param random 16 bytes; only a test with a known answer gives its own
 * @returns base64
 */
export function encryptMessage(
  keys: Pick<CallbackKeys, "encodingAesKey" | "receiveId">,
  message: string,
  random: Buffer = randomBytes(RANDOM_BYTES),
): string {
  const body = Buffer.from(message);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(body.length);
  const plain = Buffer.concat([random, length, body, Buffer.from(keys.receiveId)]);
  const padding = BLOCK_BYTES - (plain.length % BLOCK_BYTES);
  const key = readKey(keys.encodingAesKey);
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([
    cipher.update(plain),
    cipher.update(Buffer.alloc(padding, padding)),
    cipher.final(),
  ]).toString("base64");
}

/** Without a look at the signature: callers from outside want `openMessage`. @throws {WecomCryptoError} */
export function decryptMessage(
  keys: Pick<CallbackKeys, "encodingAesKey" | "receiveId">,
  encrypt: string,
): string {
  const plain = decipher(readKey(keys.encodingAesKey), encrypt);
  const padding = plain.at(-1) ?? 0;
  if (padding < 1 || padding > BLOCK_BYTES) throw malformed("padding");
  const content = plain.subarray(0, plain.length - padding);
  if (!plain.subarray(-padding).every((byte) => byte === padding)) throw malformed("padding");
  if (content.length < RANDOM_BYTES + LENGTH_BYTES) throw malformed("length");
  const from = RANDOM_BYTES + LENGTH_BYTES;
  const end = from + content.readUInt32BE(RANDOM_BYTES);
  if (end > content.length) throw malformed("length");
  if (content.toString("utf8", end) !== keys.receiveId) {
    throw new WecomCryptoError("wrong_receiver", "The message is meant for another receiver");
  }
  return content.toString("utf8", from, end);
}

const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;
const BLOCK_BYTES = 32;

function readKey(encodingAesKey: string): Buffer {
  const key = Buffer.from(`${encodingAesKey}=`, "base64");
  if (!/^[A-Za-z0-9+/]{43}$/.test(encodingAesKey) || key.length !== 32) {
    throw new WecomCryptoError("bad_key", "EncodingAESKey must have 43 letters and digits");
  }
  return key;
}

function decipher(key: Buffer, encrypt: string): Buffer {
  // Node skips characters that are not base64, so a damaged text would decrypt to something else
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encrypt)) throw malformed("base64");
  const sealed = Buffer.from(encrypt, "base64");
  if (sealed.length === 0 || sealed.length % BLOCK_BYTES !== 0) throw malformed("block length");
  const cipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(sealed), cipher.final()]);
}

const malformed = (what: string) =>
  new WecomCryptoError("malformed", `The encrypted message is damaged: ${what}`);
