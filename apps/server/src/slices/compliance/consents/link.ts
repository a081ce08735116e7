import type { Context } from "../../../context.ts";
import { z } from "zod";

const DAY_MS = 86_400_000;
const LINK_DAYS = 30;
const token = z.object({ for: z.literal("consents"), customerId: z.uuid(), until: z.number() });

/** An address that shows one customer's consents to whoever has it. Sealed: nothing can be read from it, and nothing changed in it. */
export function makeConsentLink(
  { sealer, clock, settings, workspace }: Context,
  customerId: string,
): { url: string; expiresAt: string } {
  const until = clock.now().getTime() + LINK_DAYS * DAY_MS;
  const sealed = sealer.seal(JSON.stringify({ for: "consents", customerId, until }));
  return {
    url: `${settings.publicUrl}/h5/consent/${workspace.name}?t=${sealed}`,
    expiresAt: new Date(until).toISOString(),
  };
}

/** @returns the customer, or undefined when the link is over or none of ours */
export function openConsentLink({ sealer, clock }: Context, sealed: string): string | undefined {
  try {
    const parsed = token.safeParse(JSON.parse(sealer.open(sealed)));
    return parsed.success && parsed.data.until > clock.now().getTime() ? parsed.data.customerId : undefined;
  } catch {
    return undefined; // of another server, or cut off by a chat
  }
}
