import type { GuardDecision, Send } from "@hortus/contracts";
import { notFound } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import type { Decision } from "../intents/intent.ts";
import { findIntent } from "../intents/store.ts";
import { describeSends } from "../sends.ts";
import { clear, reasons } from "./reasons.ts";

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
    asked: asked.map((code, place) => {
      const said = place === asked.length - 1 ? outcome : "pass";
      return { code, label: labelOf(code, said), outcome: said };
    }),
    detail,
    until,
  };
}

/** Beside a tick stands what is well, not what would have been wrong. A guard that is no more was asked all the same: its code is left. */
function labelOf(code: string, said: Decision["outcome"]) {
  const label = said === "pass" ? known(clear)[code] : reasons.find((reason) => reason.code === code)?.label;
  return label ?? { zh: code, en: code };
}

const known = <Value>(table: Record<string, Value>): Record<string, Value | undefined> => table;
