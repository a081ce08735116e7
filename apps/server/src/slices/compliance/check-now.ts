import type { ContentCheck, ContentSubject } from "@hortus/contracts";
import type { Db } from "@hortus/kernel";
import type { Context } from "../../context.ts";
import { checkContent } from "./check/check.ts";
import { shippedRules } from "./check/pack.ts";
import { compileRules, type CompiledRules } from "./check/rules.ts";
import type { Content } from "./content.ts";
import { getRules } from "./rules/get-rules.ts";

/** What the rules of the workspace say about this, whatever was approved: for those who write. */
export async function checkNow(
  db: Db,
  context: Pick<Context, "workspace">,
  content: Content,
  subject: ContentSubject,
): Promise<ContentCheck> {
  return checkContent(await getRules(db, context), content, subject);
}

let shipped: CompiledRules | undefined;

/** The same by the shipped rules alone, without a workspace: for measuring. */
export function checkAsShipped(content: Content, subject: ContentSubject): ContentCheck {
  shipped ??= compileRules(
    shippedRules.packs.flatMap(({ pack, rules }) => rules.map((rule) => ({ ...rule, pack }))),
    shippedRules.allow,
    shippedRules.version,
  );
  return checkContent(shipped, content, subject);
}
