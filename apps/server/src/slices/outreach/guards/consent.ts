import { findReach } from "../../compliance/index.ts";
import type { Guard } from "./guard.ts";

/** They said stop: no message of ours at all. A call by their own advisor is still a person's decision, unless it sells. */
export const unsubscribedGuard: Guard = {
  code: "unsubscribed",
  label: { zh: "客户已退订", en: "The customer said stop" },
  async prepare({ db, customerIds }) {
    const reach = await findReach(db, customerIds);
    return (intent) =>
      reach.get(intent.customer_id)?.unsubscribed && (intent.kind === "message" || intent.class === "offer")
        ? { outcome: "skip" }
        : undefined;
  },
};

/** Offers need a yes of the customer, or a workspace that works by opt-out. */
export const consentGuard: Guard = {
  code: "consent",
  label: { zh: "客户未同意接收营销消息", en: "No consent to offers" },
  async prepare({ db, intents }) {
    const offered = intents.filter((intent) => intent.class === "offer");
    if (offered.length === 0) return () => undefined;
    const reach = await findReach(db, [...new Set(offered.map((intent) => intent.customer_id))]);
    return (intent) =>
      intent.class === "offer" && !reach.get(intent.customer_id)?.offers ? { outcome: "skip" } : undefined;
  },
};
