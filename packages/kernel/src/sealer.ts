import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

/**
 * Keeps personal data unreadable at rest (GRD-3). `seal` is AES-256-GCM with a fresh nonce; `fingerprint` is a keyed hash by
 * which an equal value is found again without being readable.
 */
export interface Sealer {
  seal(text: string): string;
  /** @throws {Error} if the text was sealed with another key or changed since */
  open(sealed: string): string;
  /** 43 characters; equal for equal `kind` and `value`. */
  fingerprint(kind: string, value: string): string;
}

/** @param secret at least 32 random bytes, kept outside the database */
export function createSealer(secret: Buffer): Sealer {
  if (secret.length < 32) throw new RangeError("The secret needs at least 32 bytes");
  const sealKey = Buffer.from(hkdfSync("sha256", secret, "", "hortus seal", 32));
  const hashKey = Buffer.from(hkdfSync("sha256", secret, "", "hortus fingerprint", 32));
  return {
    seal(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", sealKey, nonce);
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return `1.${Buffer.concat([nonce, body, cipher.getAuthTag()]).toString("base64url")}`;
    },
    open(sealed) {
      const bytes = Buffer.from(sealed.slice(2), "base64url");
      const decipher = createDecipheriv("aes-256-gcm", sealKey, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(-16));
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString("utf8");
    },
    fingerprint: (kind, value) =>
      createHmac("sha256", hashKey).update(kind).update("\0").update(value).digest("base64url"),
  };
}
