import type { RfmSettings } from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { findChoices } from "../../catalog/index.ts";
import { recordAudit } from "../../platform/index.ts";
import { drawRun } from "./score.ts";
import { findRfmSettings, insertRfmSettings, lockRfmSettings } from "./settings-store.ts";

/**
 * The next version of how scores are made: from now on everybody is scored by it, which begins at once; or, of one product line, its board is
 * parted by it whenever it is opened.
 *
 * @throws {ProblemError} 422 for a line of which there are no goods
 */
export async function changeRfmSettings(
  context: Context,
  caller: Caller,
  line: string | undefined,
  settings: RfmSettings,
): Promise<void> {
  if (line !== undefined) await refuseUnknownLine(context, line);
  await context.workspace.tx(async (tx) => {
    await lockRfmSettings(tx, line);
    const before = await findRfmSettings(tx, line);
    const version = before.version + 1;
    await insertRfmSettings(tx, line, { settings, version, now: context.clock.now() });
    await recordAudit(tx, context, caller, {
      action: "rfm_settings_changed",
      objectType: "rfm",
      objectId: line ?? "rfm",
      before: { version: before.version, ...before.settings },
      after: { version, ...settings },
    });
  });
  if (line === undefined) await drawRun(context);
}

/** A line is a category, or a level above some. */
async function refuseUnknownLine({ workspace }: Context, line: string): Promise<void> {
  const categories = await findChoices(workspace.db, "category");
  if (!categories.some((category) => `/${category}/`.includes(`/${line}/`)))
    throw new ProblemError(422, "line_unknown", `There are no goods of the line ${line}`, {
      field: "line",
      hint: "A line is a category of the catalogue, or a level above some.",
    });
}
