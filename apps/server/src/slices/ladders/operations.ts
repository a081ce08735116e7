import type { Ladder } from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import { checkRule, conditionsOf, eventsThatMatter, plainFacts, type Rule } from "@hortus/rules";
import type { Caller, Context } from "../../context.ts";
import { recordAudit } from "../platform/index.ts";
import { segmentEntered, segmentLeft } from "../segments/events.ts";
import { lockLadder } from "./decide.ts";
import { changedEvent } from "./facts.ts";
import { defaultRules, type LadderRule } from "./model.ts";
import { findVersions, insertVersion, upsertStrategy } from "./store.ts";

/**
 * Gives a ladder its next version: every state that has rules gets new ones, in the same order. Live answers go by it at once, everybody
 * else's in the background.
 *
 * @throws {ProblemError} 422 when a rule is not sound, speaks of what it may not, or a state is missing
 */
export async function changeLadder(
  context: Context,
  caller: Caller,
  ladder: Ladder,
  wanted: readonly { state: string; enter: unknown; stay: unknown }[],
): Promise<void> {
  if (ladder === "rfm")
    throw new ProblemError(422, "ladder_is_fixed", "The groups of RFM follow the RFM scores", {
      hint: "Set thresholds on the RFM page.",
    });
  const states = defaultRules[ladder].map((known): LadderRule => {
    if (!known.enter) return { state: known.state };
    const index = wanted.findIndex(({ state }) => state === known.state);
    const found = wanted[index];
    if (!found)
      throw new ProblemError(422, "state_missing", `The state ${known.state} has no rules`, {
        field: "states",
      });
    return {
      state: known.state,
      enter: soundRule(context, found.enter, `states.${index}.enter`),
      stay: soundRule(context, found.stay, `states.${index}.stay`),
    };
  });
  await context.workspace.tx(async (tx) => {
    await lockLadder(tx, ladder);
    const before = (await findVersions(tx)).find((known) => known.ladder === ladder);
    const version = (before?.version ?? 0) + 1;
    await insertVersion(tx, { ladder, version, states, now: context.clock.now() });
    await recordAudit(tx, context, caller, {
      action: "ladder_changed",
      objectType: "ladder",
      objectId: ladder,
      before: { version: before?.version, states: before?.states },
      after: { version, states },
    });
  });
}

/** @throws {ProblemError} 404 for a state that the ladder does not have */
export async function changeStrategy(
  context: Context,
  caller: Caller,
  place: { ladder: Ladder; state: string },
  strategy: { zh: string; en: string },
): Promise<void> {
  if (!defaultRules[place.ladder].some(({ state }) => state === place.state))
    throw new ProblemError(404, "not_found", "This state does not exist");
  await context.workspace.tx(async (tx) => {
    await upsertStrategy(tx, { ...place, ...strategy });
    await recordAudit(tx, context, caller, {
      action: "strategy_changed",
      objectType: "ladder",
      objectId: `${place.ladder}/${place.state}`,
      after: strategy,
    });
  });
}

function soundRule(context: Context, input: unknown, field: string): Rule {
  const checked = checkRule(input, plainFacts(context.facts)); // everybody sees who stands where
  if (!checked.ok) {
    const [first] = checked.errors;
    throw new ProblemError(422, "unsound_rule", first?.message.en ?? "The rule is not sound", {
      field: `${field}.${first?.path ?? ""}`,
      ...(first && { hint: first.hint.en }),
    });
  }
  const kinds: readonly string[] = conditionsOf(checked.rule.root).map(({ kind }) => kind);
  const chased = eventsThatMatter(checked.rule, context.facts).find((type) => OUR_OWN.has(type));
  if (chased !== undefined || kinds.includes("segment"))
    throw new ProblemError(
      422,
      "rule_chases_itself",
      "Rules of a ladder may not speak of ladders or segments",
      {
        field,
        hint: "Their answers would chase each other; use the facts behind them.",
      },
    );
  return checked.rule;
}

/** What ladders tell, and what segments tell, whose rules may speak of ladders. */
const OUR_OWN: ReadonlySet<string> = new Set([
  ...Object.values(changedEvent).map(({ type }) => type),
  segmentEntered.type,
  segmentLeft.type,
]);
