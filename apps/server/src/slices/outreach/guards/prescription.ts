import type { Guard } from "./guard.ts";

/** Classes of goods that may not be promoted to the public (Drug Administration Law art. 90, Advertising Law arts. 15 and 16; GRD-2). */
const NEVER_OFFERED = new Set(["drug_rx", "drug_special"]);

export const prescriptionGuard: Guard = {
  code: "prescription",
  label: { zh: "处方药不得推销", en: "Prescription drugs are not offered" },
  prepare: () => (intent) => (offersNeverOffered(intent) ? { outcome: "skip" } : undefined),
};

/** Whether it promotes goods that may not be promoted. */
export const offersNeverOffered = (said: { class: string; classes: readonly string[] }): boolean =>
  said.class === "offer" && said.classes.some((name) => NEVER_OFFERED.has(name));
