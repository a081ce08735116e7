import {
  type ContentSubject,
  type GroupDefinition,
  type MassSend,
  type MassSendDefinition,
  type MomentsDefinition,
} from "@hortus/contracts";
import { newId, notFound, ProblemError, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { admitTexts, checkNow } from "../../compliance/index.ts";
import { assignEntry, readAttachments } from "../../content/index.ts";
import { getSettings, keepBack, letGo, planIntents, refuseUnpostable } from "../../outreach/index.ts";
import { auditOf } from "../../platform/index.ts";
import { compose, purposeOf } from "./compose.ts";
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

const USUAL_HOLD_OUT = 10;

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
  refuseWrongPost(draft.definition);
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

/** To one customer through the guards, as any other message; no hold-out, and counted in no result. */
export async function testMassSend(
  context: Context,
  caller: Caller,
  id: string,
  { customerId, variantId }: { customerId: string; variantId: string },
): Promise<void> {
  const { workspace, clock } = context;
  const { name, definition, version } = await getMassSend(context, id);
  if (definition.channel !== "single")
    throw new ProblemError(409, "not_for_customers", "There is no test of it to one customer", {
      hint: "Choose a group of colleagues, or your own Moments, as its audience first.",
    });
  const variant = definition.variants.find((one) => one.id === variantId);
  if (!variant) throw notFound("This variant");
  await refuseForbiddenWords(context, definition);
  const now = clock.now();
  const composed = await compose(workspace.db, id, { ...definition, variants: [variant] }, [customerId]);
  const { text, missing = [], advisorId } = composed.get(customerId) ?? {};
  if (text === undefined)
    throw new ProblemError(409, "missing_variable", `No value for ${missing.join(", ")}`, {
      hint: "Give a default, or choose another customer.",
    });
  await workspace.tx(async (tx) => {
    await planIntents(tx, context, [
      {
        customerId,
        purposeKey: `${purposeOf(id)}:test:${version}:${newId(clock)}`,
        kind: "message",
        class: definition.class,
        classes: definition.classes,
        advisorId,
        title: name,
        text,
        template: variant.text,
        attachments: variant.attachments,
        why: { kind: "mass_send", massSendId: id, massSendName: name, at: now.toISOString(), isTest: true },
        valueFen: 0,
        plannedAt: now,
      },
    ]);
    await audit(tx, context, caller, id, "mass_send_tested", { after: { customerId, variantId } });
  });
}

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

/** The comparison is never silently off, nor larger than people know. */
function refuseSilentHoldOut(definition: MassSendDefinition): void {
  if (definition.channel !== "single") return;
  const { holdOutPercent, holdOutReason } = definition;
  if (holdOutPercent === USUAL_HOLD_OUT || holdOutReason) return;
  throw new ProblemError(
    400,
    "hold_out_reason_needed",
    `Another hold-out than ${USUAL_HOLD_OUT} % needs its reason`,
    {
      field: "definition.holdOutReason",
      hint: "Say why, or leave it at ten of a hundred.",
    },
  );
}

function refuseNobody(definition: MassSendDefinition): void {
  if (definition.channel === "group") return refuseNoGroup(definition);
  if (definition.channel === "moments") return refuseNoAdvisor(definition);
  const { segmentIds, tagIds, customerIds } = definition.audience;
  if (segmentIds.length + tagIds.length + customerIds.length > 0) return;
  throw new ProblemError(400, "no_audience", "Nobody is chosen", {
    field: "definition.audience",
    hint: "Choose a segment, a tag or customers.",
  });
}

function refuseNoGroup({ audience: { by, ownerIds, nameContains, chatIds } }: GroupDefinition): void {
  const count = by === "all" ? 1 : by === "chosen" ? chatIds.length : ownerIds.length + nameContains.length;
  if (count > 0) return;
  throw new ProblemError(400, "no_audience", "No group is chosen", {
    field: "definition.audience",
    hint: "Choose groups, or owners or words of names.",
  });
}

function refuseNoAdvisor({ audience: { by, advisorIds } }: MomentsDefinition): void {
  if (by === "all" || advisorIds.length > 0) return;
  throw new ProblemError(400, "no_audience", "No advisor is chosen", {
    field: "definition.audience",
    hint: "Choose advisors, or all of them.",
  });
}

const GATE_CHANNELS = { single: "mass_message", group: "group_message", moments: "moments" } as const;

const subjectOf = (definition: MassSendDefinition): ContentSubject => ({
  channel: GATE_CHANNELS[definition.channel],
  purpose: definition.class,
  classes: definition.classes,
  audiences: [],
});

function refuseWrongPost({ channel, variants }: MassSendDefinition): void {
  if (channel === "single") return;
  for (const variant of variants) refuseUnpostable(channel, variant, "definition.variants");
}

/** Words that may never go out are told now; the guards ask again before each message. */
async function refuseForbiddenWords(context: Context, definition: MassSendDefinition): Promise<void> {
  const wordsOn = await readAttachments(context.workspace.db, attachmentsOf(definition));
  for (const { id, text, attachments } of definition.variants) {
    const extras = attachments.flatMap(wordsOn);
    const { verdict, hits } = await checkNow(
      context.workspace.db,
      context,
      { text, extras },
      subjectOf(definition),
    );
    if (verdict !== "blocked") continue;
    const words = hits.flatMap(({ severity, word }) => (severity === "block" && word ? [`“${word}”`] : []));
    throw new ProblemError(
      409,
      "content_blocked",
      `Variant ${id} must not go out: ${[...new Set(words)].join(", ")}`,
      {
        field: "definition.variants",
        hint: "The check beside the text says which rule forbids it and what to write instead.",
      },
    );
  }
}

/** Words that need a reviewer go to the desk; until one approved them, the guards hold each message. */
async function submitWords(
  tx: Tx,
  context: Context,
  caller: Caller,
  { id, name, definition }: MassSendRow,
): Promise<void> {
  const wordsOn = await readAttachments(tx, attachmentsOf(definition));
  await admitTexts(
    tx,
    context,
    caller,
    definition.variants.map(({ id: variantId, text, attachments }) => ({
      field: "definition.variants",
      title: `${name} · ${variantId}`,
      origin: { kind: "mass_send", id },
      content: { text, extras: attachments.flatMap(wordsOn) },
      subject: subjectOf(definition),
    })),
  );
}

const attachmentsOf = ({ variants }: MassSendDefinition) =>
  variants.flatMap(({ attachments }) => attachments);

const changedMeanwhile = () =>
  new ProblemError(409, "changed_meanwhile", "It was changed meanwhile", {
    hint: "Load it again and read the new version.",
  });
