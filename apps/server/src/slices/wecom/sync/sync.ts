/**
 * The full sync: staff, tags, contacts. It finds what no callback told, and it is how a company that has customers already begins. Each
 * page is a transaction of its own with the cursor, so that a pass goes on where a crash left it.
 */
import { appendEvents, type JobDefinition } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { replaceAdvisors, type AdvisorSeen } from "./advisor-store.ts";
import { callWecom } from "../connection/client.ts";
import { findConnection } from "../connection/connection-store.ts";
import { detailsOfListed } from "../contacts/details.ts";
import { putDetails } from "../contacts/details-store.ts";
import { advisorsChanged, contactRefreshed, corpTagsChanged } from "../events.ts";
import { deleteOldCallbacks } from "../callbacks/inbox-store.ts";
import { readStaff } from "./staff.ts";
import { beginPass, fetchUnseen, findSync, markSeen, moveSync, type SyncRow } from "./sync-store.ts";

/** WeCom's limits for a page of contacts. */
const ADVISORS_A_CALL = 100;
const CONTACTS_A_PAGE = 100;
/** A pass that failed goes on if it is not older; else too much has changed behind it. */
const RESUMABLE_MS = 6 * 60 * 60_000;
const SLICE = 500;

/**
 * Runs a pass to its end, or goes on with the one that was cut off. Without a connection it does nothing.
 *
 * @throws {WecomError} after noting in the status why; what was read stays
 */
export async function syncContacts(context: Context): Promise<void> {
  const { workspace, clock } = context;
  if (!(await findConnection(workspace.db))) return;
  await requestPass(context);
  try {
    for (
      let sync = await findSync(workspace.db);
      sync?.state === "running";
      sync = await findSync(workspace.db)
    )
      await step(context, sync);
  } catch (error) {
    const sync = await findSync(workspace.db);
    const why = error instanceof WecomError ? error.message : "An error on our side; see the log";
    if (sync)
      await workspace.tx((tx) =>
        moveSync(tx, sync, { state: "failed", finishedAt: clock.now(), error: why }),
      );
    throw error;
  }
}

/** Makes a pass wanted, so that the status says so at once. */
export async function requestPass({ workspace, clock }: Context): Promise<void> {
  const now = clock.now();
  await workspace.tx((tx) => beginPass(tx, now, new Date(now.getTime() - RESUMABLE_MS)));
}

export const syncJob: JobDefinition<Context> = {
  name: "wecom-sync",
  cron: "20 3 * * *",
  expireInSeconds: 3_600,
  run: syncContacts,
};

/** Clears callbacks away a month after they were worked through: nobody delivers the same one again by then. */
export const tidyJob: JobDefinition<Context> = {
  name: "wecom-tidy",
  cron: "50 3 * * *",
  async run({ workspace, clock }) {
    const before = new Date(clock.now().getTime() - 30 * 24 * 60 * 60_000);
    while ((await workspace.tx((tx) => deleteOldCallbacks(tx, before, SLICE))) === SLICE);
  },
};

async function step(context: Context, sync: SyncRow): Promise<void> {
  switch (sync.phase) {
    case "staff":
      return syncStaff(context, sync);
    case "tags":
      return context.workspace.tx(async (tx) => {
        // Tags are read by their own slice, which hears of it by the event.
        if (await moveSync(tx, sync, { phase: "contacts" }))
          await appendEvents(tx, context.clock, [corpTagsChanged.of({ payload: {} })]);
      });
    case "contacts":
      return sync.advisorsRead < sync.advisorIds.length
        ? syncPage(context, sync)
        : moveOn(context, sync, { phase: "removals" });
    case "removals":
    case null:
      return syncRemovals(context, sync);
  }
}

async function moveOn(
  { workspace }: Context,
  sync: SyncRow,
  change: Parameters<typeof moveSync>[2],
): Promise<void> {
  await workspace.tx((tx) => moveSync(tx, sync, change));
}

async function syncStaff(context: Context, sync: SyncRow): Promise<void> {
  const { workspace, clock } = context;
  const members = await readStaff(context);
  const advisorIds = members
    .filter((member) => member.can_have_customers)
    .map((member: AdvisorSeen) => member.user_id);
  await workspace.tx(async (tx) => {
    if (!(await moveSync(tx, sync, { phase: "tags", advisorIds }))) return;
    if (await replaceAdvisors(tx, members, clock.now()))
      await appendEvents(tx, clock, [advisorsChanged.of({ payload: {} })]);
  });
}

async function syncPage(context: Context, sync: SyncRow): Promise<void> {
  const { workspace, clock, sealer } = context;
  const advisors = sync.advisorIds.slice(sync.advisorsRead, sync.advisorsRead + ADVISORS_A_CALL);
  const page = await readPage(context, advisors, sync.cursor);
  const details = page.external_contact_list.map((listed) => detailsOfListed(sealer, listed));
  const cursor = page.next_cursor || null;
  await workspace.tx(async (tx) => {
    const advisorsRead = cursor ? sync.advisorsRead : sync.advisorsRead + advisors.length;
    if (
      !(await moveSync(tx, sync, { cursor, advisorsRead, contactsRead: sync.contactsRead + details.length }))
    )
      return;
    const refreshed = await putDetails(tx, details);
    await markSeen(tx, sync.pass, details);
    await appendEvents(
      tx,
      clock,
      refreshed.map((payload) => contactRefreshed.of({ payload })),
    );
  });
}

async function readPage(context: Context, advisors: string[], cursor: string | null) {
  try {
    return await callWecom(context, "externalcontact/batch/get_by_user", {
      userid_list: advisors,
      limit: CONTACTS_A_PAGE,
      ...(cursor ? { cursor } : {}),
    });
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    // None of these advisors has a customer.
    if (error.errcode === 84061) return { external_contact_list: [], next_cursor: undefined };
    // The cursor of a pass that was cut off has gone stale: these advisors are read again from their first page.
    if (error.errcode === 50100 && cursor) return readPage(context, advisors, null);
    throw error;
  }
}

/** Only a complete pass may conclude from not seeing, and even then each is asked for before it is given up. */
async function syncRemovals(context: Context, sync: SyncRow): Promise<void> {
  const { workspace, clock } = context;
  const found = await workspace.tx((tx) => fetchUnseen(tx, sync, clock.now(), SLICE));
  if (found < SLICE) await moveOn(context, sync, { state: "done", phase: null, finishedAt: clock.now() });
}
