import type { ContentCheck, ContentSubject } from "@hortus/contracts";
import type { Db } from "@hortus/kernel";
import type { Context } from "../../context.ts";
import { checkContent } from "./check/check.ts";
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
