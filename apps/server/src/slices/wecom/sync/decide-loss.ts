import { notFound } from "@hortus/kernel";
import type { LossKind } from "@hortus/contracts";
import type { Caller, Context } from "../../../context.ts";
import { recordAudit } from "../../platform/index.ts";
import { acceptLoss, dropLoss } from "./loss-store.ts";
import { requestPass, syncJob } from "./sync.ts";

/**
 * A person says whether those who were not found are gone. If so, a new pass looks once more and marks them; if not, the loss is
 * forgotten until a run finds it again.
 *
 * @throws {ProblemError} 404 when there is none to decide
 */
export async function decideLoss(
  context: Context,
  caller: Caller,
  kind: LossKind,
  gone: boolean,
): Promise<void> {
  const { workspace, clock } = context;
  await workspace.tx(async (tx) => {
    const found = gone ? await acceptLoss(tx, kind, clock.now()) : await dropLoss(tx, kind);
    if (!found) throw notFound("This loss");
    await recordAudit(tx, context, caller, {
      action: gone ? "wecom_loss_accepted" : "wecom_loss_dismissed",
      objectType: "wecom_loss",
      objectId: kind,
    });
  });
  if (!gone) return;
  await requestPass(context);
  await context.jobs.send(syncJob.name, {}, { key: "sync" });
}
