import type { Context } from "../../context.ts";

/** Enough that nobody finds another customer's mark by trying: 2^48 to one. */
const MARK_LENGTH = 8;
const UUID_BYTES = 22;

/**
 * The address that leads to a link: `/r/<workspace>/<code>`, and for a customer `.<customer><mark>` behind it. Nothing is stored when an
 * address is made: a million of them cost no row. The mark is a keyed hash, so that nobody makes up who opened it.
 */
export function addressOf(context: Context, code: string, customerId: string | undefined): string {
  const { settings, workspace } = context;
  const base = `${settings.publicUrl}/r/${workspace.name}/${code}`;
  if (customerId === undefined) return base;
  const packed = Buffer.from(customerId.replaceAll("-", ""), "hex").toString("base64url");
  return `${base}.${packed}${markOf(context, code, customerId)}`;
}

/** @returns the code, and the customer when the mark is ours; one that was cut off or made up is nobody */
export function readAddress(
  context: Context,
  path: string,
): { code: string; customerId: string | undefined } {
  const [code = "", rest = ""] = path.split(".");
  if (rest.length !== UUID_BYTES + MARK_LENGTH) return { code, customerId: undefined };
  const hex = Buffer.from(rest.slice(0, UUID_BYTES), "base64url").toString("hex");
  if (hex.length !== 32) return { code, customerId: undefined };
  const customerId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const isOurs = rest.slice(UUID_BYTES) === markOf(context, code, customerId);
  return { code, customerId: isOurs ? customerId : undefined };
}

const markOf = ({ sealer }: Context, code: string, customerId: string): string =>
  sealer.fingerprint("radar", `${code} ${customerId}`).slice(0, MARK_LENGTH);
