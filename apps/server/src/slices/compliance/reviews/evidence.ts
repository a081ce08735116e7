import type { ContentReview } from "@hortus/contracts";
import { addDays, instantOf, ProblemError } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { toReview } from "./operations.ts";
import { findForEvidence } from "./store.ts";

const MOST_ROWS = 10_000;

/**
 * What an authority asks for: each text as it was, what the rules found, who decided what, when and on which ground; in the order in
 * which they were submitted. The console makes the table of it: it has the words.
 */
export async function exportReviews(
  { workspace, timeZone }: Context,
  { from, to }: { from: string; to: string },
): Promise<ContentReview[]> {
  if (to < from)
    throw new ProblemError(400, "days_reversed", "The last day lies before the first", { field: "to" });
  const start = instantOf(from, "00:00", timeZone);
  const before = instantOf(addDays(to, 1), "00:00", timeZone);
  const rows = await findForEvidence(workspace.db, start, before, MOST_ROWS + 1);
  if (rows.length > MOST_ROWS)
    throw new ProblemError(
      409,
      "too_many_rows",
      `There are more than ${MOST_ROWS} submissions in these days`,
      { hint: "Choose fewer days." },
    );
  return rows.map(toReview);
}
