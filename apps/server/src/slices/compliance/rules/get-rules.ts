import type { Db } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { shippedRules } from "../check/pack.ts";
import { compileRules, type CompiledRules, type LiveRule } from "../check/rules.ts";
import { findAllowed, findOverrides, findOwnRules, findRuleVersion, type OwnRuleRow } from "./store.ts";

/** One a workspace, of its newest version: compiling takes longer than reading one number. */
const compiled = new Map<string, CompiledRules>();

/** The rules that hold in this workspace now: the shipped packs with its own changes. */
export async function getRules(db: Db, { workspace }: Pick<Context, "workspace">): Promise<CompiledRules> {
  const version = `${shippedRules.version}/${await findRuleVersion(db)}`;
  const known = compiled.get(workspace.name);
  if (known?.version === version) return known;
  const [overrides, own, allowed] = [await findOverrides(db), await findOwnRules(db), await findAllowed(db)];
  const severities = new Map(overrides.map((row) => [row.rule_id, row.severity]));
  const rules = compileRules(
    [
      ...shippedRules.packs.flatMap(({ pack, rules: shipped }) =>
        shipped.flatMap((rule) => holding({ ...rule, pack }, severities)),
      ),
      ...own.map(toRule),
    ],
    [...shippedRules.allow, ...allowed.map(({ phrase }) => phrase)],
    version,
  );
  compiled.set(workspace.name, rules);
  return rules;
}

function holding(rule: LiveRule, severities: ReadonlyMap<string, LiveRule["severity"] | "off">): LiveRule[] {
  const severity = rule.firm ? rule.severity : (severities.get(rule.id) ?? rule.severity);
  return severity === "off" ? [] : [{ ...rule, severity }];
}

/** The workspace's own words as the checker reads rules. */
function toRule(row: OwnRuleRow): LiveRule {
  const advice = row.advice || row.title;
  return {
    id: `own.${row.id}`,
    pack: "own",
    title: { zh: row.title, en: row.title },
    severity: row.severity,
    clause: "",
    ...(row.classes.length > 0 ? { goods: row.classes } : {}),
    ...(row.channels.length > 0 ? { channels: row.channels } : {}),
    ads: false,
    firm: false,
    reason: { zh: row.title, en: row.title },
    advice: { zh: advice, en: advice },
    words: row.words,
    patterns: [],
    accepts: [],
  };
}
