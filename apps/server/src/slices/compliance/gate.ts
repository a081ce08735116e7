import type { ContentCheck, ContentHit, ContentSubject } from "@hortus/contracts";
import type { Db } from "@hortus/kernel";
import type { Context } from "../../context.ts";
import { checkContent } from "./check/check.ts";
import { hashContent, type Content } from "./content.ts";
import { findApprovals } from "./reviews/store.ts";
import { getRules } from "./rules/get-rules.ts";

/** What somebody is about to send. */
export interface GateRequest {
  /** The words as they were written, with open variables: what a reviewer approves. */
  template: Content;
  /** The words as this customer would get them; the template itself when it has no variables. */
  rendered?: Content | undefined;
  subject: ContentSubject;
}

export type GateAnswer = {
  check: ContentCheck;
  /** Names the version for good: kept beside what was sent, it finds the approval again. */
  contentHash: string;
} & (
  | { kind: "cleared"; approvalId?: string; expiresAt?: Date }
  /** `content_blocked`: it must not go out. `content_not_approved`: it may, once a reviewer has approved this version. */
  | { kind: "refused"; reason: "content_blocked" | "content_not_approved" }
);

/**
 * May these go out, now? Asked at the last moment, in batches: the rules may have changed since a text was written, an approval may
 * have ended, and a variable may have brought words that nobody saw. One answer a request, in their order; one query in all.
 */
export async function askGate(
  db: Db,
  context: Pick<Context, "clock" | "workspace">,
  requests: readonly GateRequest[],
): Promise<GateAnswer[]> {
  const rules = await getRules(db, context);
  const versions = new Map<string, ContentCheck>();
  const hashed = requests.map((request) => {
    const contentHash = hashContent(request.template, request.subject);
    let check = versions.get(contentHash);
    if (!check) versions.set(contentHash, (check = checkContent(rules, request.template, request.subject)));
    return { ...request, contentHash, check };
  });
  const inNeed = [...versions].flatMap(([hash, { verdict }]) => (verdict === "review" ? [hash] : []));
  const approvals = await findApprovals(db, inNeed, context.clock.now());
  return hashed.map(({ template, rendered, subject, contentHash, check }) => {
    const approval = approvals.get(contentHash);
    const added =
      rendered && !isSame(rendered, template) ? addedHits(check, checkContent(rules, rendered, subject)) : [];
    const whole = { check: { ...check, hits: [...check.hits, ...added] }, contentHash };
    if (check.verdict === "blocked" || added.some(({ severity }) => severity === "block"))
      return { kind: "refused", reason: "content_blocked", ...whole };
    if ((check.verdict === "review" && !approval) || added.some(({ severity }) => severity === "review"))
      return { kind: "refused", reason: "content_not_approved", ...whole };
    return {
      kind: "cleared",
      ...whole,
      ...(approval ? { approvalId: approval.id } : {}),
      ...(approval?.expiresAt ? { expiresAt: approval.expiresAt } : {}),
    };
  });
}

/** What a variable brought in: hits that the template has not, by rule and word. */
function addedHits(template: ContentCheck, rendered: ContentCheck): ContentHit[] {
  const known = new Set(template.hits.map(nameOf));
  return rendered.hits.filter((hit) => !known.has(nameOf(hit)));
}

const nameOf = ({ ruleId, word = "", missing = "" }: ContentHit): string => `${ruleId}\n${word}\n${missing}`;

const isSame = (a: Content, b: Content): boolean =>
  a.text === b.text && (a.extras ?? []).join("\n") === (b.extras ?? []).join("\n");
