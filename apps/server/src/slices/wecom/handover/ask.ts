/**
 * Asks WeCom for hand-overs, a batch a step: customers are put down, then asked for a hundred at a time, then groups. A call whose
 * answer nobody wrote down is looked up before anything else is asked, so that no customer is asked for twice.
 */
import type { HandoverState } from "@hortus/contracts";
import type { Loop } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { callWecom, findClient } from "../connection/client.ts";
import { noteGroups } from "../groups/group-store.ts";
import {
  findUnanswered,
  settle,
  settleGroups,
  takeGroups,
  takePlanned,
  type Verdict,
} from "./contact-store.ts";
import { claimHandover, handoverIsDue, moveHandover, pickNext, type HandoverRow } from "./handover-store.ts";
import { planReading, type Told } from "./reading-store.ts";
import { pagesOf } from "./results.ts";

/** Longer than a call may take with its retries: after it another worker may go on. */
const LEASE_MS = 2 * 60_000;
const PICKED_A_STEP = 1_000;
/** WeCom's limits of a call. */
const CUSTOMERS_A_CALL = 100;
const GROUPS_A_CALL = 100;
/** What WeCom has just taken may not be in its results yet. */
const LOOK_AFTER_MS = 5_000;
const DAY_MS = 24 * 60 * 60_000;
const HOUR_MS = 60 * 60_000;
/** The group's owner is the new one already: an answer got lost. */
const OWNER_UNCHANGED = 90504;

export const handoverLoop: Loop<Context> = {
  name: "wecom handover",
  everyMs: 1_000,
  waiting: ({ clock }) => handoverIsDue(clock.now()),
  async run(context) {
    const { workspace, clock } = context;
    if (!(await findClient(context))) return false;
    const now = clock.now();
    const handover = await workspace.tx((tx) => claimHandover(tx, now, new Date(now.getTime() + LEASE_MS)));
    if (!handover) return false;
    try {
      if (handover.state === "picking")
        await workspace.tx((tx) => pickNext(tx, handover, clock.now(), PICKED_A_STEP));
      else await ask(context, handover);
    } catch (error) {
      if (!(error instanceof WecomError)) throw error;
      await standStill(context, handover, error);
    }
    return true;
  },
};

async function ask(context: Context, handover: HandoverRow): Promise<void> {
  const { workspace, clock } = context;
  if (await lookUp(context, handover)) return;
  const taken = await workspace.tx((tx) => takePlanned(tx, handover.id, clock.now(), CUSTOMERS_A_CALL));
  if (taken) return askForCustomers(context, handover, taken);
  const groups = await takeGroups(workspace.db, handover.id, GROUPS_A_CALL);
  if (groups) return askForGroups(context, handover, groups);
  const now = clock.now();
  await workspace.tx((tx) => moveHandover(tx, handover.id, { state: "asked", nextAt: null, askedAt: now }));
}

async function askForCustomers(
  context: Context,
  handover: HandoverRow,
  { toId, ids }: { toId: string; ids: string[] },
): Promise<void> {
  const { workspace, clock } = context;
  const pair = { handover_userid: handover.fromId, takeover_userid: toId, external_userid: ids };
  let answer;
  try {
    answer =
      handover.kind === "resigned"
        ? await callWecom(context, "externalcontact/resigned/transfer_customer", pair)
        : await callWecom(context, "externalcontact/transfer_customer", pair); // customers read WeCom's own words
  } catch (error) {
    // Nothing happened, and that is known: they are to be asked for still.
    if (error instanceof WecomError && !error.unknownOutcome)
      await workspace.tx((tx) =>
        settle(
          tx,
          handover.id,
          ids.map((id) => ({ id, state: "planned" })),
        ),
      );
    throw error;
  }
  const now = clock.now();
  const takeoverAt = new Date(now.getTime() + DAY_MS);
  const errcodes = new Map(answer.customer.map(({ external_userid, errcode }) => [external_userid, errcode]));
  const verdicts = ids.map((id): Verdict => {
    const errcode = errcodes.get(id);
    if (errcode === undefined) return { id, state: "unknown" };
    return errcode === 0 ? { id, state: "waiting", takeoverAt } : { id, state: "refused", errcode };
  });
  await workspace.tx(async (tx) => {
    await settle(tx, handover.id, verdicts);
    if (verdicts.some(({ state }) => state === "waiting"))
      await planReading(tx, { ...handover, toId }, new Date(now.getTime() + HOUR_MS));
    await moveHandover(tx, handover.id, { nextAt: now });
  });
}

/** @returns whether there was a call without an answer, or is still */
async function lookUp(context: Context, handover: HandoverRow): Promise<boolean> {
  const { workspace, clock } = context;
  const unanswered = await findUnanswered(workspace.db, handover.id);
  const [first] = unanswered;
  if (!first) return false;
  const soon = new Date(first.askedAt.getTime() + LOOK_AFTER_MS);
  if (clock.now() < soon) {
    await workspace.tx((tx) => moveHandover(tx, handover.id, { nextAt: soon }));
    return true;
  }
  const pair = { ...handover, toId: first.toId };
  const asked = new Map(unanswered.map((row) => [row.id, row]));
  const verdicts = new Map<string, Verdict>(unanswered.map(({ id }) => [id, { id, state: "planned" }]));
  for await (const told of pagesOf(context, pair)) {
    for (const one of told) {
      const row = asked.get(one.id);
      // What has ended is not known to be ended yet: it waits, and the reading that follows brings it to its end.
      if (row && isOurs(one, row))
        verdicts.set(one.id, { id: one.id, state: "waiting", takeoverAt: one.takeoverAt ?? clock.now() });
    }
  }
  await workspace.tx(async (tx) => {
    const now = clock.now();
    await settle(tx, handover.id, [...verdicts.values()]);
    await planReading(tx, pair, now);
    await moveHandover(tx, handover.id, { nextAt: now });
  });
  return true;
}

/** Whether WeCom's record is of the call in question, and not of an earlier one between the same two. */
function isOurs(told: Told, row: { askedAt: Date; endedBefore: HandoverState | null }): boolean {
  if (told.state === "waiting") return true;
  // WeCom counts in whole seconds, and by its own clock.
  if (told.state === "done")
    return told.takeoverAt !== undefined && told.takeoverAt.getTime() > row.askedAt.getTime() - 60_000;
  // Who declined is not asked again on a doubt: a person may do that. Unless an earlier hand-over ended just so.
  return told.state !== row.endedBefore;
}

async function askForGroups(
  context: Context,
  handover: HandoverRow,
  { toId, ids }: { toId: string; ids: string[] },
): Promise<void> {
  const { workspace, clock } = context;
  const endpoint =
    handover.kind === "resigned"
      ? "externalcontact/groupchat/transfer"
      : "externalcontact/groupchat/onjob_transfer";
  const answer = await callWecom(context, endpoint, { chat_id_list: ids, new_owner: toId });
  const failed = new Map(answer.failed_chat_list.map(({ chat_id, errcode }) => [chat_id, errcode]));
  await workspace.tx(async (tx) => {
    const now = clock.now();
    const verdicts = ids.map((id) => {
      const errcode = failed.get(id);
      return errcode === undefined || errcode === OWNER_UNCHANGED
        ? { id, state: "done" as const }
        : { id, state: "refused" as const, errcode };
    });
    await settleGroups(tx, handover.id, verdicts);
    // No callback tells of what came by the API.
    const moved = verdicts.filter(({ state }) => state === "done");
    await noteGroups(
      tx,
      moved.map(({ id: chatId }) => ({ chatId, at: now, dissolved: false })),
      now,
    );
    await moveHandover(tx, handover.id, { nextAt: now });
  });
}

/** A call failed: later again when that may help, else a person reads why and decides. */
async function standStill(context: Context, handover: HandoverRow, error: WecomError): Promise<void> {
  const { workspace, clock, log } = context;
  log.warn({ errcode: error.errcode, failure: error.failure }, "a hand-over stands still");
  const failure = { errcode: error.errcode, error: error.message };
  const mayHelp = error.retryable || error.unknownOutcome;
  const waitMs = Math.max(error.retryAfterMs ?? 0, Math.min(LOOK_AFTER_MS * 2 ** handover.attempts, HOUR_MS));
  await workspace.tx((tx) =>
    moveHandover(
      tx,
      handover.id,
      mayHelp
        ? { nextAt: new Date(clock.now().getTime() + waitMs), failure }
        : { state: "stopped", nextAt: null, failure },
    ),
  );
}
