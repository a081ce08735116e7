import { ProblemError } from "@hortus/kernel";
import type { MembershipReason } from "@hortus/contracts";
import { describeReason, type ReasonInWords } from "@hortus/rules";
import { evaluateRule } from "@hortus/rules/evaluate";
import { loadValues } from "@hortus/rules/sql";
import type { Context } from "../../../context.ts";
import { everyCustomer } from "../../customers/index.ts";
import { getSegment } from "../operations.ts";
import { wordsIn, type RuleNames } from "../words.ts";

/** Why a customer is in a segment, or not, from the values of this moment. @throws {ProblemError} 404 */
export async function explainMembership(
  context: Context,
  segmentId: string,
  customerId: string,
  names: RuleNames,
) {
  const segment = await getSegment(context, segmentId);
  const loaded = await loadValues(
    context.workspace.db,
    segment.rule,
    context.facts,
    [customerId],
    everyCustomer,
  );
  const values = loaded.get(customerId);
  if (!values)
    throw new ProblemError(404, "not_found", "This customer does not exist", {
      hint: "The profile may have become part of another.",
    });
  const now = context.clock.now();
  const { answer, nextChangeAt, reason } = evaluateRule(segment.rule, context.facts, values, {
    now,
    timeZone: context.timeZone,
  });
  return {
    isIn: answer,
    reason: inBothLanguages(
      describeReason(reason, wordsIn(context, "zh", names)),
      describeReason(reason, wordsIn(context, "en", names)),
    ),
    nextChangeAt: nextChangeAt?.toISOString(),
    asOf: now.toISOString(),
  };
}

/** The two trees come from one reason and have one shape. */
function inBothLanguages(zh: ReasonInWords, en: ReasonInWords): MembershipReason {
  return {
    text: { zh: zh.text, en: en.text },
    answer: zh.answer,
    isUnknown: zh.isUnknown,
    changesAt: zh.changesAt?.toISOString(),
    of: zh.of.map((part, index) => inBothLanguages(part, en.of[index] ?? part)),
  };
}
