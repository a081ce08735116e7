/** A person hands customers and groups over, stops it, and goes on. */
import type { NewHandover } from "@hortus/contracts";
import { notFound, ProblemError } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { recordAudit } from "../../platform/index.ts";
import { findConnection } from "../connection/connection-store.ts";
import { findAdvisors, type AdvisorRow } from "../sync/advisor-store.ts";
import { putGroups } from "./contact-store.ts";
import { findHandover, insertHandover, resumeHandover, stopHandover } from "./handover-store.ts";

/**
 * Puts the hand-over down; the loop does the rest. The same id twice is one hand-over.
 *
 * @throws {ProblemError} 404 for an advisor who is unknown, 400 with the field for receivers who may not take over, 409 without WeCom
 */
export async function startHandover(context: Context, caller: Caller, asked: NewHandover): Promise<void> {
  const { workspace, clock } = context;
  if (!(await findConnection(workspace.db)))
    throw new ProblemError(409, "wecom_not_connected", "This workspace is not connected with WeCom", {
      hint: "An owner connects it in the settings.",
    });
  if (!asked.customers.all && asked.customers.ids.length === 0 && asked.groups.length === 0)
    throw new ProblemError(400, "handover_of_nobody", "Nobody and no group is picked", {
      field: "customers",
      hint: "Pick at least one customer or group.",
    });
  const advisors = new Map((await findAdvisors(workspace.db)).map((one) => [one.userId, one]));
  const from = advisors.get(asked.from);
  if (!from) throw notFound("This advisor");
  const receiverIds = [...new Set(asked.receivers)];
  for (const id of receiverIds) refuseReceiver(advisors.get(id), id, asked.from);
  await workspace.tx(async (tx) => {
    const isNew = await insertHandover(tx, {
      id: asked.id,
      fromId: asked.from,
      kind: from.status === "left" ? "resigned" : "on_job",
      receiverIds,
      selection: asked.customers,
      startedBy: caller.name,
      createdAt: clock.now(),
    });
    if (!isNew) return;
    const groups = [...new Set(asked.groups)].map((chatId, place) => ({
      chatId,
      toId: receiverIds[place % receiverIds.length]!, // at least one, by contract
    }));
    await putGroups(tx, asked.id, asked.from, groups);
    await recordAudit(tx, context, caller, {
      action: "handover_started",
      objectType: "handover",
      objectId: asked.id,
      after: {
        from: asked.from,
        receivers: receiverIds,
        customers: asked.customers.all ? "all" : asked.customers.ids.length,
        groups: groups.length,
      },
    });
  });
}

function refuseReceiver(receiver: AdvisorRow | undefined, id: string, from: string): void {
  if (!receiver) throw notFound(`Advisor ${id}`);
  const refuse = (code: string, title: string, hint: string): never => {
    throw new ProblemError(400, code, title, { field: "receivers", hint });
  };
  if (id === from)
    refuse(
      "handover_to_self",
      `${receiver.name} can't take over the own customers`,
      "Pick somebody else as the receiver.",
    );
  if (receiver.status !== "active" || !receiver.canHaveCustomers)
    refuse(
      "receiver_unfit",
      `${receiver.name} can't have customers in WeCom now`,
      "Pick an active member who may have customers (客户联系).",
    );
}

/** @throws {ProblemError} 404 for an unknown one, 409 when it does not run, or does not stand */
export async function moveHandoverBy(
  context: Context,
  caller: Caller,
  id: string,
  running: boolean,
): Promise<void> {
  const { workspace, clock } = context;
  const handover = await findHandover(workspace.db, id);
  if (!handover) throw notFound("This hand-over");
  const from = (await findAdvisors(workspace.db)).find(({ userId }) => userId === handover.fromId);
  await workspace.tx(async (tx) => {
    const moved = running
      ? await resumeHandover(tx, id, from?.status === "left" ? "resigned" : "on_job", clock.now())
      : await stopHandover(tx, id);
    if (!moved)
      throw new ProblemError(
        409,
        running ? "handover_not_stopped" : "handover_not_running",
        running ? "This hand-over is not stopped" : "This hand-over has asked for all of its customers",
      );
    await recordAudit(tx, context, caller, {
      action: running ? "handover_resumed" : "handover_stopped",
      objectType: "handover",
      objectId: id,
    });
  });
}
