import { ProblemError, type Db } from "@hortus/kernel";
import { isSensitive, plainFacts, type Facts, type Rule } from "@hortus/rules";
import type { Caller, Context } from "../../context.ts";
import { maySeeSensitive } from "../customers/index.ts";
import { recordAudit } from "../platform/index.ts";
import { findRules } from "./store.ts";

/** The facts that this caller may read and make rules of: for others the sensitive ones don't exist. */
export function factsFor(context: Context, caller: Caller): Facts {
  return maySeeSensitive(caller) ? context.facts : plainFacts(context.facts);
}

/** Segments that speak of something sensitive, by the rule in force or by the one that is being built, themselves or through others. */
export async function findSensitiveSegments(db: Db, facts: Facts): Promise<Set<string>> {
  const rows = await findRules(db);
  const inForce = new Map<string, { name: string; rule: Rule }>();
  const coming = new Map<string, { name: string; rule: Rule }>();
  for (const { id, name, rule, building_rule } of rows) {
    inForce.set(id, { name, rule });
    coming.set(id, { name, rule: building_rule ?? rule });
  }
  const speaks = (rule: Rule) => isSensitive(rule, facts, inForce) || isSensitive(rule, facts, coming);
  return new Set(
    rows
      .filter(({ rule, building_rule }) => speaks(rule) || (building_rule !== null && speaks(building_rule)))
      .map(({ id }) => id),
  );
}

/**
 * Lets the people of a segment be seen: those of a sensitive one by whoever has the right and says why, which the audit keeps.
 *
 * @throws {ProblemError} 403 `sensitive_segment` without the right, 403 `reason_missing` without a reason
 */
export async function admitToPeople(
  context: Context,
  caller: Caller,
  segmentId: string,
  { what, reason }: { what: "members" | "changes" | "why" | "export"; reason: string | undefined },
): Promise<void> {
  const { db } = context.workspace;
  if (!(await findSensitiveSegments(db, context.facts)).has(segmentId)) return;
  if (!maySeeSensitive(caller)) throw hidden();
  if (what === "export" && !(caller.kind === "person" && caller.role === "owner"))
    throw new ProblemError(403, "sensitive_segment", "This segment is over health data", {
      hint: "Its members are saved as a file by owners only.",
    });
  if (reason === undefined)
    throw new ProblemError(403, "reason_missing", "This segment is over health data", {
      field: "reason",
      hint: "Say what you need its members for; the audit keeps it.",
    });
  await context.workspace.tx((tx) =>
    recordAudit(tx, context, caller, {
      action: "sensitive_segment_shown",
      objectType: "segment",
      objectId: segmentId,
      after: { what, reason },
    }),
  );
}

/** Of what tells nobody by name, such as sizes: no reason is needed. @throws {ProblemError} 403 without the right */
export async function refuseHidden(
  context: Context,
  caller: Caller,
  segmentIds: readonly string[],
): Promise<void> {
  if (maySeeSensitive(caller)) return;
  const sensitive = await findSensitiveSegments(context.workspace.db, context.facts);
  if (segmentIds.some((id) => sensitive.has(id))) throw hidden();
}

const hidden = () =>
  new ProblemError(403, "sensitive_segment", "This segment is over health data", {
    hint: "Its rule and members are shown to owners and operators only.",
  });
