import { complianceRoutes as routes, consentRoutes, wordRuleRoutes } from "@hortus/contracts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { checkNow } from "./check-now.ts";
import {
  changeConsentSettings,
  describeConsentOverview,
  listTexts,
  publishText,
} from "./consents/describe.ts";
import { hashContent } from "./content.ts";
import { exportReviews } from "./reviews/evidence.ts";
import { describeReview, listReviews } from "./reviews/list.ts";
import { approveReview, rejectReview, submitReview, withdrawReview } from "./reviews/operations.ts";
import { findStanding } from "./reviews/store.ts";
import {
  allowPhrase,
  describeRules,
  removeAllowedPhrase,
  removeOwnRule,
  saveOwnRule,
  setRuleSeverity,
} from "./rules/operations.ts";

export const complianceEndpoints: readonly Endpoint[] = [
  endpoint(routes.checkContent, async ({ context, body: { subject, ...content } }) => {
    const { db } = context.workspace;
    const standing = await findStanding(db, hashContent(content, subject));
    const isOver = standing?.expires_at && standing.expires_at <= context.clock.now();
    return {
      ...(await checkNow(db, context, content, subject)),
      ...(standing && !isOver
        ? {
            review: {
              id: standing.id,
              state: standing.state,
              ...(standing.expires_at ? { expiresAt: standing.expires_at.toISOString() } : {}),
              ...(standing.comment ? { comment: standing.comment } : {}),
            },
          }
        : {}),
    };
  }),
  endpoint(wordRuleRoutes.wordRules, async ({ context }) => describeRules(context)),
  endpoint(wordRuleRoutes.setRuleSeverity, async ({ context, caller, params, body }) =>
    setRuleSeverity(context, caller, params.ruleId, body),
  ),
  endpoint(wordRuleRoutes.addOwnRule, async ({ context, caller, body }) =>
    saveOwnRule(context, caller, body),
  ),
  endpoint(wordRuleRoutes.changeOwnRule, async ({ context, caller, params, body }) =>
    saveOwnRule(context, caller, body, params.id),
  ),
  endpoint(wordRuleRoutes.removeOwnRule, async ({ context, caller, params }) =>
    removeOwnRule(context, caller, params.id),
  ),
  endpoint(wordRuleRoutes.allowPhrase, async ({ context, caller, body }) =>
    allowPhrase(context, caller, body),
  ),
  endpoint(wordRuleRoutes.removeAllowedPhrase, async ({ context, caller, params }) =>
    removeAllowedPhrase(context, caller, params.id),
  ),
  endpoint(routes.submitReview, async ({ context, caller, body }) => submitReview(context, caller, body)),
  endpoint(routes.listReviews, async ({ context, caller, query }) => listReviews(context, caller, query)),
  endpoint(routes.getReview, async ({ context, caller, params }) =>
    describeReview(context, caller, params.id),
  ),
  endpoint(routes.approveReview, async ({ context, caller, params, body }) =>
    approveReview(context, caller, params.id, body),
  ),
  endpoint(routes.rejectReview, async ({ context, caller, params, body }) =>
    rejectReview(context, caller, params.id, body),
  ),
  endpoint(routes.withdrawReview, async ({ context, caller, params, body }) =>
    withdrawReview(context, caller, params.id, body),
  ),
  endpoint(routes.exportReviews, async ({ context, query }) => ({
    rows: await exportReviews(context, query),
    asOf: context.clock.now().toISOString(),
  })),
  endpoint(consentRoutes.consentOverview, async ({ context }) => describeConsentOverview(context)),
  endpoint(consentRoutes.listConsentTexts, async ({ context, query }) => listTexts(context, query)),
  endpoint(consentRoutes.publishConsentText, async ({ context, caller, body }) =>
    publishText(context, caller, body),
  ),
  endpoint(consentRoutes.changeConsentSettings, async ({ context, caller, body }) =>
    changeConsentSettings(context, caller, body),
  ),
];
