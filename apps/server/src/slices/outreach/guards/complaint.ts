import { findOpenComplaints } from "../../customers/index.ts";
import type { Guard } from "./guard.ts";

/** Whoever is angry with us is offered nothing until a person says how it was settled; care goes on. */
export const complaintGuard: Guard = {
  code: "complaint_open",
  label: { zh: "有未结投诉，暂不推销", en: "A complaint is open: no offers" },
  async prepare({ db, intents }) {
    const offered = intents.filter((intent) => intent.class === "offer");
    if (offered.length === 0) return () => undefined;
    const open = await findOpenComplaints(db, [...new Set(offered.map((intent) => intent.customer_id))]);
    return (intent) =>
      intent.class === "offer" && open.has(intent.customer_id) ? { outcome: "hold" } : undefined;
  },
};
