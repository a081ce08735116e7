import type { AuditAction, RouteBody, WordRules, exemptionGround, wordRuleRoutes } from "@hortus/contracts";
import { newId, notFound, ProblemError, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { recordAudit } from "../../platform/index.ts";
import { actorOf } from "../actor.ts";
import { shippedRules } from "../check/pack.ts";
import {
  deleteAllowed,
  deleteOverride,
  deleteOwnRule,
  findAllowed,
  findOverrides,
  findOwnRules,
  findRuleVersion,
  insertAllowed,
  putOverride,
  putOwnRule,
  raiseRuleVersion,
} from "./store.ts";

type OwnRuleBody = RouteBody<typeof wordRuleRoutes.addOwnRule>;
type Ground = (typeof exemptionGround)["_output"];

/** Everything that the page of word rules shows. */
export async function describeRules({ workspace, clock }: Context): Promise<WordRules> {
  const { db } = workspace;
  const overrides = new Map((await findOverrides(db)).map((row) => [row.rule_id, row]));
  return {
    version: `${shippedRules.version}/${await findRuleVersion(db)}`,
    packs: shippedRules.packs.map(({ pack, title, version, rules }) => ({
      pack,
      title,
      version,
      rules: rules.map(({ goods, channels, purposes, audiences, accepts: _accepts, ...rule }) => {
        const override = overrides.get(rule.id);
        return {
          ...rule,
          classes: goods ?? [],
          channels: channels ?? [],
          purposes: purposes ?? [],
          audiences: audiences ?? [],
          shipped: rule.severity,
          severity: override?.severity ?? rule.severity,
          ...(override
            ? {
                override: {
                  reason: override.reason,
                  by: override.changed_by,
                  at: override.changed_at.toISOString(),
                },
              }
            : {}),
        };
      }),
    })),
    own: (await findOwnRules(db)).map(({ changed_by, changed_at, ...row }) => ({
      ...row,
      by: changed_by,
      changedAt: changed_at.toISOString(),
    })),
    allowed: (await findAllowed(db)).map(({ added_by, added_at, ground, ...row }) => ({
      ...row,
      ground: ground as Ground, // written through the contract only
      by: added_by,
      at: added_at.toISOString(),
    })),
    shippedAllowed: shippedRules.allow,
    asOf: clock.now().toISOString(),
  };
}

/** @param severity null: as shipped */
export async function setRuleSeverity(
  context: Context,
  caller: Caller,
  ruleId: string,
  { severity, reason }: RouteBody<typeof wordRuleRoutes.setRuleSeverity>,
): Promise<WordRules> {
  const rule = shippedRules.packs.flatMap(({ rules }) => rules).find(({ id }) => id === ruleId);
  if (!rule) throw notFound("This rule");
  if (rule.firm && severity !== null && severity !== rule.severity)
    throw new ProblemError(409, "rule_is_firm", "The law leaves no room here: this rule can't be changed", {
      field: "severity",
    });
  return change(context, caller, "rule_severity_set", ruleId, { severity, reason }, async (tx) => {
    if (severity === null) await deleteOverride(tx, ruleId);
    else
      await putOverride(tx, {
        rule_id: ruleId,
        severity,
        reason,
        changed_by: actorOf(caller),
        changed_at: context.clock.now(),
      });
  });
}

/** Adds own words, or changes those with this id. */
export async function saveOwnRule(
  context: Context,
  caller: Caller,
  body: OwnRuleBody,
  id?: string,
): Promise<WordRules> {
  const ruleId = id ?? newId(context.clock);
  return change(context, caller, id ? "own_rule_changed" : "own_rule_added", ruleId, body, async (tx) => {
    if (id && !(await findOwnRules(tx)).some((row) => row.id === id)) throw notFound("This rule");
    await putOwnRule(tx, {
      ...body,
      id: ruleId,
      changed_by: actorOf(caller),
      changed_at: context.clock.now(),
    });
  });
}

export const removeOwnRule = (context: Context, caller: Caller, id: string): Promise<WordRules> =>
  change(context, caller, "own_rule_removed", id, undefined, (tx) => deleteOwnRule(tx, id));

export async function allowPhrase(
  context: Context,
  caller: Caller,
  body: RouteBody<typeof wordRuleRoutes.allowPhrase>,
): Promise<WordRules> {
  const id = newId(context.clock);
  return change(context, caller, "phrase_allowed", id, body, async (tx) => {
    const isNew = await insertAllowed(tx, {
      id,
      ...body,
      added_by: actorOf(caller),
      added_at: context.clock.now(),
    });
    if (!isNew)
      throw new ProblemError(409, "phrase_known", "This phrase is allowed already", { field: "phrase" });
  });
}

export const removeAllowedPhrase = (context: Context, caller: Caller, id: string): Promise<WordRules> =>
  change(context, caller, "allowed_phrase_removed", id, undefined, (tx) => deleteAllowed(tx, id));

async function change(
  context: Context,
  caller: Caller,
  action: AuditAction,
  objectId: string,
  after: unknown,
  write: (tx: Tx) => Promise<void>,
): Promise<WordRules> {
  await context.workspace.tx(async (tx) => {
    await raiseRuleVersion(tx);
    await write(tx);
    await recordAudit(tx, context, caller, { action, objectType: "word_rule", objectId, after });
  });
  return describeRules(context);
}
