import { groupBy } from "../../../group-by.ts";

type Outcome = "skip" | "defer" | "hold";

/** What guards had against a step, and how often. */
export function objectionsOf(
  noted: readonly { outcome: string; reason?: string | undefined }[],
): { outcome: Outcome; reason: string; count: number }[] {
  const objections = noted.flatMap(({ outcome, reason }): { outcome: Outcome; reason: string }[] =>
    reason && (outcome === "skip" || outcome === "defer" || outcome === "hold") ? [{ outcome, reason }] : [],
  );
  const alike = groupBy(objections, ({ outcome, reason }) => `${outcome} ${reason}`);
  return [...alike.values()].flatMap((group) => (group[0] ? [{ ...group[0], count: group.length }] : []));
}
