import type { Db } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { shippedRules } from "../check/pack.ts";
import { compileRules, type CompiledRules } from "../check/rules.ts";

let shipped: CompiledRules | undefined;

/** The rules that hold in this workspace now. */
export async function getRules(_db: Db, _context: Pick<Context, "workspace">): Promise<CompiledRules> {
  shipped ??= compileRules(
    shippedRules.packs.flatMap(({ pack, rules }) => rules.map((rule) => ({ ...rule, pack }))),
    shippedRules.allow,
    shippedRules.version,
  );
  return shipped;
}
