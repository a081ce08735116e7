import { addDays, instantOf, ProblemError } from "@hortus/kernel";
import { stringify } from "csv-stringify/sync";
import type { Context } from "../../../context.ts";
import type { FileAnswer } from "../../../slice.ts";
import { toReview } from "./operations.ts";
import { findForEvidence } from "./store.ts";

const MOST_ROWS = 10_000;

/** What an authority asks for: each text as it was, what the rules found, who decided what, when and on which ground. */
export async function exportReviews(
  { workspace, timeZone }: Context,
  { from, to, format }: { from: string; to: string; format: "csv" | "json" },
): Promise<FileAnswer> {
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
      {
        hint: "Choose fewer days.",
      },
    );
  const reviews = rows.map(toReview);
  const fileName = `review-evidence-${from}-${to}.${format}`;
  if (format === "json")
    return { contentType: "application/json", fileName, body: JSON.stringify(reviews, null, 2) };
  const body = stringify(
    reviews.map((review) => ({
      id: review.id,
      content_hash: review.contentHash,
      title: review.title,
      text: review.text,
      extras: review.extras.join("\n"),
      channel: review.subject.channel,
      purpose: review.subject.purpose,
      classes: review.subject.classes.join(" "),
      audiences: review.subject.audiences.join(" "),
      rules: review.rules,
      verdict: review.verdict,
      hits: review.hits
        .map(({ word, missing, clause, severity }) => `${severity}: ${word ?? missing ?? ""} (${clause})`)
        .join("\n"),
      state: review.state,
      submitted_by: review.submittedBy.name,
      submitted_at: review.submittedAt,
      decided_by: review.decidedBy?.name,
      decided_at: review.decidedAt,
      ground: review.ground,
      comment: review.comment,
      expires_at: review.expiresAt,
    })),
    { header: true, bom: true, escape_formulas: true },
  );
  return { contentType: "text/csv; charset=utf-8", fileName, body };
}
