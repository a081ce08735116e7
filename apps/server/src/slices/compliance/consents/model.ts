import type { ConsentPurpose, ConsentSettings } from "@hortus/contracts";

export type ConsentState = "given" | "withdrawn";
export type Basis = "request" | "consent" | "opt_out" | "none";

/**
 * May we, and on what ground? The decision record 0018 tells why: service messages were asked for by adding an advisor, until a no;
 * offers need a yes unless the workspace chose the opt-out model; the rest always needs a yes of its own.
 */
export function judgeConsent(
  purpose: ConsentPurpose,
  state: ConsentState | undefined,
  settings: ConsentSettings,
): { allowed: boolean; basis: Basis } {
  if (state === "withdrawn") return { allowed: false, basis: "none" };
  if (purpose === "service_messages") return { allowed: true, basis: "request" };
  if (state === "given") return { allowed: true, basis: "consent" };
  return purpose === "marketing" && settings.marketing === "opt_out"
    ? { allowed: true, basis: "opt_out" }
    : { allowed: false, basis: "none" };
}

/** Words by which a customer stops all messages, alone in what they wrote: "TD", "退订", "不要再发了". */
export function isUnsubscribing(text: string): boolean {
  const plain = text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
  return STOP_WORDS.has(plain);
}

const STOP_WORDS = new Set([
  "t",
  "td",
  "r",
  "n",
  "stop",
  "unsubscribe",
  "退订",
  "退訂",
  "拒收",
  "取消订阅",
  "不要再发",
  "不要再发了",
  "别发了",
  "别再发了",
  "不要发了",
]);
