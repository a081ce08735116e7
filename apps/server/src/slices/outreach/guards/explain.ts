import type { GuardDecision, Send } from "@hortus/contracts";
import { notFound } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import type { Decision } from "../intents/intent.ts";
import { findIntent } from "../intents/store.ts";
import { describeSends } from "../sends.ts";
import { reasons } from "./reasons.ts";

/** Why a customer got something, or did not: each asking of the guards as it was recorded, the latest last. */
export async function explainSend(
  context: Context,
  customerId: string,
  id: string,
): Promise<{ send: Send; decisions: GuardDecision[] }> {
  const intent = await findIntent(context.workspace.db, customerId, id);
  if (!intent) throw notFound("This send");
  const [send] = await describeSends(context, [intent]);
  return { send: send!, decisions: intent.trail.map(inWords) }; // one row in, one out
}

/** An asking as people read it. */
export function inWords({ at, outcome, asked, detail, until }: Decision): GuardDecision {
  return {
    at,
    outcome,
    asked: asked.map((code, place) => ({
      code,
      label: labelOf(code),
      outcome: place === asked.length - 1 ? outcome : "pass",
    })),
    detail,
    until,
  };
}

/** A guard that is no more was asked all the same: its code is all that is left. */
function labelOf(code: string) {
  return reasons.find((reason) => reason.code === code)?.label ?? { zh: code, en: code };
}
