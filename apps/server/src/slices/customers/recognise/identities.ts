import type { IdentityKind } from "@hortus/contracts";
import type { Sealer } from "@hortus/kernel";
import { parsePhoneNumberFromString } from "libphonenumber-js/max";

/** Something that a person is recognised by, as somebody gave it. */
export interface Identity {
  kind: IdentityKind;
  value: string;
}

/** An identity that can be stored and found again: `key` is equal for equal people. */
export interface KnownIdentity {
  key: string;
  kind: IdentityKind;
  fingerprint: string;
  value: string;
  masked: string;
}

/**
 * The one spelling of an identity, so that equal ones are found equal. Phones become E.164, Chinese unless they say otherwise.
 *
 * @returns undefined when it can't be one: an empty text, or no possible phone number
 */
export function readIdentity({ kind, value }: Identity): Identity | undefined {
  const trimmed = value.normalize("NFKC").trim();
  if (trimmed === "" || trimmed.length > 100) return undefined;
  if (kind !== "phone") return { kind, value: trimmed };
  const phone = parsePhoneNumberFromString(trimmed, "CN");
  return phone?.isValid() ? { kind, value: phone.number } : undefined;
}

export function identify(sealer: Sealer, identity: Identity): KnownIdentity | undefined {
  const read = readIdentity(identity);
  if (!read) return undefined;
  const fingerprint = sealer.fingerprint(read.kind, read.value);
  return { ...read, key: `${read.kind} ${fingerprint}`, fingerprint, masked: mask(read) };
}

/** "138****5678" for a phone; other ids keep their last four characters, short ones half of them. */
function mask({ kind, value }: Identity): string {
  if (kind === "phone") {
    const phone = parsePhoneNumberFromString(value);
    const national = phone?.nationalNumber ?? value;
    const prefix = phone && phone.countryCallingCode !== "86" ? `+${phone.countryCallingCode} ` : "";
    return `${prefix}${national.slice(0, 3)}****${national.slice(-4)}`;
  }
  return `****${value.slice(-Math.min(4, Math.floor(value.length / 2)))}`;
}
