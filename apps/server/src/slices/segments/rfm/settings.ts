import type { RfmSettings } from "@hortus/contracts";
import type { Caller, Context } from "../../../context.ts";
import { recordAudit } from "../../platform/index.ts";
import { drawRun } from "./score.ts";
import { findRfmSettings, upsertRfmSettings } from "./settings-store.ts";

/** From now on everybody is scored by these; begins at once. */
export async function changeRfmSettings(
  context: Context,
  caller: Caller,
  settings: RfmSettings,
): Promise<void> {
  await context.workspace.tx(async (tx) => {
    const before = await findRfmSettings(tx);
    await upsertRfmSettings(tx, settings, context.clock.now());
    await recordAudit(tx, context, caller, {
      action: "rfm_settings_changed",
      objectType: "rfm",
      objectId: "rfm",
      before,
      after: settings,
    });
  });
  await drawRun(context);
}
