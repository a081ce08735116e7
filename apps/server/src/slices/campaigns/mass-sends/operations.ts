import type { MassSend, MassSendDefinition } from "@hortus/contracts";
import { newId, notFound, ProblemError, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { assignEntry } from "../../content/index.ts";
import { getSettings, keepBack, letGo } from "../../outreach/index.ts";
import { auditOf } from "../../platform/index.ts";
import { refuseForbiddenWords, submitWords } from "./gate.ts";
import { changedMeanwhile, refuseNobody, refuseSilentHoldOut, refuseWrongText } from "./refusals.ts";
import {
  findMassSend,
  insertMassSend,
  lockMassSend,
  moveMassSend,
  redraft,
  type MassSendRow,
  type MassSendState,
} from "./store.ts";

const audit = auditOf("mass_send");

interface Draft {
  name: string;
  definition: MassSendDefinition;
}

/** @param calendarEntryId a plan that it carries out from now on */
export async function createMassSend(
  context: Context,
  caller: Caller,
  { calendarEntryId, ...draft }: Draft & { calendarEntryId?: string | undefined },
): Promise<string> {
  const { workspace, clock } = context;
  refuseSilentHoldOut(draft.definition);
  const id = newId(clock);
  await workspace.tx(async (tx) => {
    const created = {
      id,
      ...draft,
      created_by: caller.name,
      created_by_id: caller.kind === "system" ? null : caller.id,
    };
    await insertMassSend(tx, created, clock.now());
    await audit(tx, context, caller, id, "mass_send_created", { after: { name: draft.name } });
    if (calendarEntryId !== undefined)
      await assignEntry(tx, context, caller, calendarEntryId, { kind: "mass_send", id });
  });
  return id;
}

/** A draft, or one that waits for approval, which it has to ask for again then. */
export async function changeMassSend(
  context: Context,
  caller: Caller,
  id: string,
  draft: Draft,
): Promise<void> {
  refuseSilentHoldOut(draft.definition);
  await change(context, id, ["draft", "awaiting_approval"], async (tx, row) => {
    if (row.definition.channel !== draft.definition.channel)
      throw new ProblemError(409, "channel_is_fixed", "Where a mass send goes can't be changed", {
        field: "definition.channel",
        hint: "Draft another one.",
      });
    await redraft(tx, { id, ...draft }, context.clock.now());
    const holdOut = ({ definition }: Draft) =>
      definition.channel === "single"
        ? { holdOutPercent: definition.holdOutPercent, holdOutReason: definition.holdOutReason }
        : {};
    await audit(tx, context, caller, id, "mass_send_changed", {
      before: { name: row.name, ...holdOut(row) },
      after: { name: draft.name, ...holdOut(draft) },
    });
  });
}

/** Schedules it; an operator's asks a reviewer or owner first, unless the workspace does without. */
export async function startMassSend(context: Context, caller: Caller, id: string): Promise<void> {
  const draft = await getMassSend(context, id);
  await refuseForbiddenWords(context, draft.definition);
  refuseNobody(draft.definition);
  refuseWrongText(draft.definition);
  await change(context, id, ["draft"], async (tx, row) => {
    if (row.version !== draft.version) throw changedMeanwhile();
    await submitWords(tx, context, caller, row);
    const { massSendsNeedApproval } = await getSettings(tx);
    const isOperator = caller.kind !== "person" || caller.role !== "owner";
    const state = massSendsNeedApproval && isOperator ? "awaiting_approval" : "scheduled";
    await moveMassSend(tx, id, { state }, context.clock.now());
    await audit(
      tx,
      context,
      caller,
      id,
      state === "scheduled" ? "mass_send_started" : "mass_send_submitted",
      {
        after: { version: row.version },
      },
    );
  });
}

/** The yes or no of somebody else to exactly the version that waits. */
export async function decideMassSend(
  context: Context,
  caller: Caller,
  id: string,
  { decision, version, comment }: { decision: "approved" | "rejected"; version: number; comment: string },
): Promise<void> {
  if (decision === "rejected" && !comment)
    throw new ProblemError(400, "comment_needed", "A no says why", {
      field: "comment",
      hint: "Write what has to change.",
    });
  await change(context, id, ["awaiting_approval"], async (tx, row) => {
    if (row.version !== version) throw changedMeanwhile();
    const now = context.clock.now();
    const approval: NonNullable<MassSend["approval"]> = {
      by: caller.name,
      at: now.toISOString(),
      comment,
      version,
      decision,
    };
    await moveMassSend(tx, id, { state: decision === "approved" ? "scheduled" : "draft", approval }, now);
    await audit(tx, context, caller, id, `mass_send_${decision}`, { after: { version, comment } });
  });
}

export const pauseMassSend = (context: Context, caller: Caller, id: string): Promise<void> =>
  change(context, id, ["scheduled", "planning", "running"], async (tx, row) => {
    await keepBack(tx, id);
    const pausedIn = row.state as "scheduled" | "planning" | "running"; // asked for in the line above
    await moveMassSend(tx, id, { state: "paused", pausedIn }, context.clock.now());
    await audit(tx, context, caller, id, "mass_send_paused");
  });

export const resumeMassSend = (context: Context, caller: Caller, id: string): Promise<void> =>
  change(context, id, ["paused"], async (tx, row) => {
    const state = row.paused_in ?? "scheduled";
    if (state !== "planning") await letGo(tx, id);
    await moveMassSend(tx, id, { state }, context.clock.now());
    await audit(tx, context, caller, id, "mass_send_resumed");
  });

/** What no advisor confirmed is taken back by the loop; one that was never planned ends at once. */
export const cancelMassSend = (context: Context, caller: Caller, id: string): Promise<void> =>
  change(
    context,
    id,
    ["draft", "awaiting_approval", "scheduled", "planning", "paused", "running"],
    async (tx) => {
      const now = context.clock.now();
      await keepBack(tx, id);
      await moveMassSend(tx, id, { state: "cancelling" }, now);
      await audit(tx, context, caller, id, "mass_send_cancelled");
    },
  );

export async function getMassSend({ workspace }: Context, id: string): Promise<MassSendRow> {
  const row = await findMassSend(workspace.db, id);
  if (!row) throw notFound("This mass send");
  return row;
}

async function change(
  { workspace }: Context,
  id: string,
  from: readonly MassSendState[],
  work: (tx: Tx, row: MassSendRow) => Promise<void>,
): Promise<void> {
  await workspace.tx(async (tx) => {
    const row = await lockMassSend(tx, id);
    if (!row) throw notFound("This mass send");
    if (!from.includes(row.state))
      throw new ProblemError(
        409,
        "wrong_state",
        `A mass send that is ${row.state.replaceAll("_", " ")} can't be changed so`,
        {
          hint: "Load it again to see where it stands.",
        },
      );
    await work(tx, row);
  });
}
