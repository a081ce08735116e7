import type { IntentReason } from "@hortus/contracts";
import type { IntentRow } from "../intents/intent.ts";
import { advisorFor } from "./advisors.ts";
import type { Ask, Batch, Guard, Objection, Words } from "./guard.ts";

export type Verdict = { asked: readonly string[]; detail?: Words | undefined } & (
  | { kind: "pass"; advisorId: string; externalUserId: string }
  | { kind: "skip"; reason: IntentReason; until?: Date | undefined }
  | { kind: "defer"; reason: IntentReason; until: Date }
  /** Asked again at `until`. */
  | { kind: "hold"; reason: IntentReason; until: Date }
);

export interface Decided {
  intent: IntentRow;
  verdict: Verdict;
}

/** A person's decision is seen so late at most; whoever records it may move the due row forward. */
const ASK_AGAIN_MS = 60 * 60_000;

/** Decides a batch in its order: what passes counts for those behind it, and is added to `batch.sends`. */
export async function decide(guards: readonly Guard[], batch: Batch): Promise<Decided[]> {
  const asks: Asked[] = [];
  const asked: string[] = [];
  for (const guard of guards) {
    asked.push(guard.code);
    asks.push({ guard, ask: await guard.prepare(batch), asked: [...asked] }); // one connection: one after the other
  }
  return batch.intents.map((intent) => {
    const verdict = judge(intent, asks, batch);
    if (verdict.kind === "pass" && intent.kind === "message") {
      const sends = batch.sends.get(intent.customer_id) ?? [];
      batch.sends.set(intent.customer_id, [...sends, { at: batch.now, class: intent.class }]);
    }
    return { intent, verdict };
  });
}

interface Asked {
  guard: Guard;
  ask: Ask;
  /** The codes up to this guard: one list for all whom it refuses. */
  asked: readonly string[];
}

function judge(intent: IntentRow, asks: readonly Asked[], batch: Batch): Verdict {
  for (const { guard, ask, asked } of asks) {
    const objection = ask(intent);
    if (!objection) continue;
    return { ...settle(objection, guard.code, intent, batch.now), asked, detail: objection.detail };
  }
  const advisor = advisorFor(intent, batch);
  if (!advisor) throw new Error(`The guards let intent ${intent.id} pass without an advisor`);
  return {
    kind: "pass",
    advisorId: advisor.advisorId,
    externalUserId: advisor.externalUserId,
    asked: asks.at(-1)?.asked ?? [],
  };
}

/** What can't wait that long is not sent at all: a late question does more harm than none. */
export function settle(
  objection: Objection,
  reason: IntentReason,
  { latest_at: latestAt }: { latest_at: Date },
  now: Date,
) {
  if (objection.outcome === "skip") return { kind: "skip" as const, reason, until: objection.until };
  if (objection.outcome === "defer") {
    const kind = objection.until <= latestAt ? ("defer" as const) : ("skip" as const);
    return { kind, reason, until: objection.until };
  }
  if (now >= latestAt) return { kind: "skip" as const, reason };
  const again = new Date(Math.min(now.getTime() + ASK_AGAIN_MS, latestAt.getTime()));
  return { kind: "hold" as const, reason, until: again };
}
