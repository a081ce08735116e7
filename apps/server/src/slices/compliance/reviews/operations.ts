import type {
  complianceRoutes,
  ContentCheck,
  ContentReview,
  ContentSubject,
  exemptionGround,
  RouteBody,
} from "@hortus/contracts";
import { appendEvents, newId, notFound, ProblemError, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { recordAudit } from "../../platform/index.ts";
import { actorOf } from "../actor.ts";
import { checkNow } from "../check-now.ts";
import { hashContent, type Content } from "../content.ts";
import { contentApproved, contentRejected } from "../events.ts";
import {
  findApprovals,
  findReview,
  insertReview,
  lockReview,
  storeDecision,
  type ReviewRow,
  type ReviewState,
} from "./store.ts";

type Ground = (typeof exemptionGround)["_output"];

/** What is given to the desk. */
export interface Submission {
  content: Content;
  subject: ContentSubject;
  /** What the reviewer sees it under: "会员日 · 第 1 步". */
  title: string;
  /** The page and object that it comes from. */
  origin: { kind: string; id?: string | undefined };
  note?: string | undefined;
}

/** Gives a version to the desk. What passes by itself needs nobody, and what is blocked nobody may let pass. */
export async function submitReview(
  context: Context,
  caller: Caller,
  { text, extras, ...body }: RouteBody<typeof complianceRoutes.submitReview>,
): Promise<ContentReview> {
  const { workspace } = context;
  const content = { text, extras };
  const check = await checkNow(workspace.db, context, content, body.subject);
  if (check.verdict === "pass")
    throw new ProblemError(409, "needs_no_review", "This text passes as it is", { hint: "Use it." });
  if (check.verdict === "blocked") throw blocked("text", check);
  const row = await workspace.tx((tx) => submit(tx, context, caller, { content, ...body }, check));
  if (!row) throw new ProblemError(409, "waits_already", "This version waits at the desk already");
  return toReview(row);
}

/**
 * For pages where texts are saved or published, in their transaction: refuses what is blocked, and gives the desk what needs a
 * reviewer, unless it is approved or waits already. Until then the gate keeps it from customers.
 *
 * @throws {ProblemError} 409 `content_blocked`, with the field of the text
 */
export async function admitTexts(
  tx: Tx,
  context: Context,
  caller: Caller,
  texts: readonly (Submission & { field: string })[],
): Promise<void> {
  const now = context.clock.now();
  for (const { field, ...submission } of texts) {
    const { content, subject } = submission;
    const check = await checkNow(tx, context, content, subject);
    if (check.verdict === "blocked") throw blocked(field, check);
    const hash = hashContent(content, subject);
    if (check.verdict === "review" && !(await findApprovals(tx, [hash], now)).has(hash))
      await submit(tx, context, caller, submission, check);
  }
}

/** @returns undefined when this version waits already */
async function submit(
  tx: Tx,
  context: Context,
  caller: Caller,
  { content, subject, title, origin, note }: Submission,
  check: ContentCheck,
): Promise<ReviewRow | undefined> {
  const row: ReviewRow = {
    id: newId(context.clock),
    content_hash: hashContent(content, subject),
    title,
    text: content.text,
    extras: [...(content.extras ?? [])],
    ...subject,
    origin_kind: origin.kind,
    origin_id: origin.id ?? null,
    ...check,
    note: note || null,
    state: "waiting",
    submitted_by: actorOf(caller),
    submitted_at: context.clock.now(),
    decided_by: null,
    decided_at: null,
    comment: null,
    ground: null,
    expires_at: null,
  };
  if (!(await insertReview(tx, row))) return undefined;
  await recordAudit(tx, context, caller, {
    action: "content_submitted",
    objectType: "content_review",
    objectId: row.id,
    after: { title, channel: subject.channel, purpose: subject.purpose },
  });
  return row;
}

function blocked(field: string, { hits }: ContentCheck): ProblemError {
  const hit = hits.find(({ severity }) => severity === "block");
  const what = hit?.word ?? hit?.missing;
  return new ProblemError(
    409,
    "content_blocked",
    `The rules block this text${what ? `: “${what}”` : ""}${hit ? ` (${hit.clause || hit.title.zh})` : ""}`,
    { field, hint: "No reviewer may let it pass: change the marked words." },
  );
}

export async function approveReview(
  context: Context,
  caller: Caller,
  id: string,
  { ground, comment, expiresAt }: RouteBody<typeof complianceRoutes.approveReview>,
): Promise<ContentReview> {
  const { workspace, clock } = context;
  if (expiresAt && new Date(expiresAt) <= clock.now())
    throw new ProblemError(400, "expires_in_the_past", "The approval would end before it begins", {
      field: "expiresAt",
    });
  const row = await getRow(context, id);
  // the rules may have become stricter while it waited
  const { verdict } = await checkNow(workspace.db, context, row, subjectOf(row));
  if (verdict === "blocked")
    throw new ProblemError(409, "content_blocked", "The rules block this text by now", {
      hint: "Reject it with the reason.",
    });
  return decide(context, caller, id, ["waiting"], "approved", {
    comment,
    ground,
    expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt),
  });
}

export const rejectReview = (
  context: Context,
  caller: Caller,
  id: string,
  { comment }: { comment: string },
): Promise<ContentReview> => decide(context, caller, id, ["waiting"], "rejected", { comment });

/** The author takes a waiting one back; a reviewer may also end an approval. */
export async function withdrawReview(
  context: Context,
  caller: Caller,
  id: string,
  { comment }: { comment: string },
): Promise<ContentReview> {
  const row = await getRow(context, id);
  if (!isReviewer(caller) && !isAuthor(caller, row)) throw notFound("This submission");
  return decide(
    context,
    caller,
    id,
    isReviewer(caller) ? ["waiting", "approved"] : ["waiting"],
    "withdrawn",
    {
      comment,
    },
  );
}

async function decide(
  context: Context,
  caller: Caller,
  id: string,
  from: readonly ReviewState[],
  to: "approved" | "rejected" | "withdrawn",
  { comment, ground, expiresAt }: { comment: string; ground?: Ground; expiresAt?: Date | undefined },
): Promise<ContentReview> {
  const { workspace, clock } = context;
  return workspace.tx(async (tx) => {
    const row = await lockReview(tx, id);
    if (!row) throw notFound("This submission");
    if (!from.includes(row.state))
      throw new ProblemError(409, "decided_already", `This submission is ${row.state} already`, {
        hint: "Load it again.",
      });
    // four eyes; an owner answers for the whole and may be the only one
    if (to !== "withdrawn" && isAuthor(caller, row) && !(caller.kind === "person" && caller.role === "owner"))
      throw new ProblemError(409, "own_submission", "Nobody decides about an own text", {
        hint: "Ask another reviewer, or an owner.",
      });
    const decided: ReviewRow = {
      ...row,
      state: to,
      decided_by: actorOf(caller),
      decided_at: clock.now(),
      comment: comment || null,
      ground: ground ?? null,
      expires_at: expiresAt ?? null,
    };
    await storeDecision(tx, id, decided);
    const payload = {
      reviewId: id,
      contentHash: row.content_hash,
      origin: { kind: row.origin_kind, ...(row.origin_id === null ? {} : { id: row.origin_id }) },
    };
    await appendEvents(tx, clock, [(to === "approved" ? contentApproved : contentRejected).of({ payload })]);
    await recordAudit(tx, context, caller, {
      action: `content_${to}`,
      objectType: "content_review",
      objectId: id,
      before: { state: row.state },
      after: { title: row.title, ground, comment, expiresAt },
    });
    return toReview(decided);
  });
}

export async function getRow({ workspace }: Context, id: string): Promise<ReviewRow> {
  const row = await findReview(workspace.db, id);
  if (!row) throw notFound("This submission");
  return row;
}

const isAuthor = (caller: Caller, { submitted_by }: ReviewRow): boolean =>
  caller.kind !== "system" && submitted_by.id === caller.id;

export const isReviewer = (caller: Caller): boolean =>
  caller.kind === "person" && (caller.role === "owner" || caller.role === "reviewer");

export const subjectOf = ({ channel, purpose, classes, audiences }: ReviewRow): ContentSubject => ({
  channel,
  purpose,
  classes,
  audiences,
});

/** As the API tells it. */
export function toReview(row: ReviewRow): ContentReview {
  return {
    id: row.id,
    title: row.title,
    text: row.text,
    extras: row.extras,
    subject: subjectOf(row),
    origin: { kind: row.origin_kind, ...(row.origin_id === null ? {} : { id: row.origin_id }) },
    contentHash: row.content_hash,
    verdict: row.verdict,
    hits: row.hits,
    rules: row.rules,
    state: row.state,
    submittedBy: row.submitted_by,
    submittedAt: row.submitted_at.toISOString(),
    ...(row.note === null ? {} : { note: row.note }),
    ...(row.decided_by === null ? {} : { decidedBy: row.decided_by }),
    ...(row.decided_at === null ? {} : { decidedAt: row.decided_at.toISOString() }),
    ...(row.comment === null ? {} : { comment: row.comment }),
    ...(row.ground === null ? {} : { ground: row.ground as Ground }), // written through the contract only
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at.toISOString() }),
  };
}
