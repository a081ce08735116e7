/**
 * The full sync: staff, tags, contacts, groups, and whom members who left have left behind. It finds what no callback told, and it is how a company that has customers already
 * begins. Each page is a transaction of its own with the cursor, so that a pass goes on where a crash left it; one process at a time
 * works on it, and another takes it over when the first is gone.
 */
import { appendEvents, newId, type JobDefinition } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { deleteOldFigures } from "../connection/figure-store.ts";
import { findConnection } from "../connection/connection-store.ts";
import { detailsOfListed } from "../contacts/details.ts";
import { putDetails, type Pair } from "../contacts/details-store.ts";
import { contactRefreshed, corpTagsChanged } from "../events.ts";
import { deleteOldCallbacks } from "../callbacks/inbox-store.ts";
import { fetchUnseenGroups, countUnseenGroups, markGroupsSeen } from "../groups/fetch-store.ts";
import { noteGroups } from "../groups/group-store.ts";
import { findAdvisorIds } from "./advisor-store.ts";
import { readGroupPage } from "./group-list.ts";
import { createPageReader, type PageReader } from "./contact-pages.ts";
import { mayLose } from "./loss-store.ts";
import { storeStaff } from "./store-staff.ts";
import { readStaff } from "./staff.ts";
import {
  beginPass,
  countUnseen,
  fetchUnseen,
  findSync,
  leaseSync,
  markSeen,
  moveSync,
  releaseSync,
  type SyncRow,
} from "./sync-store.ts";
import { putUnassigned, readUnassigned } from "./unassigned.ts";

/** WeCom's limit for a page of contacts. */
const MOST_ADVISORS_A_CALL = 100;
/** A company is read in about so many parts, so that people see it go on however few advisors have all the customers. */
const PARTS = 20;
/** A pass that failed goes on if it is not older; else too much has changed behind it. */
export const RESUMABLE_MS = 6 * 60 * 60_000;
const GROUPS_A_PAGE = 500;
const SLICE = 500;
const DAY_MS = 24 * 60 * 60_000;
/** A step is one call with its retries and one write; a runner that is silent for longer is gone. */
const LEASE_MS = 2 * 60_000;

/**
 * Runs a pass to its end, or goes on with the one that was cut off. Without a connection it does nothing.
 *
 * @returns false when another process works on the pass
 * @throws {WecomError} after noting in the status why; what was read stays
 */
export async function syncContacts(context: Context): Promise<boolean> {
  const { workspace, clock } = context;
  if (!(await findConnection(workspace.db))) return true;
  await requestPass(context);
  const runner = newId(clock);
  const lease = () => {
    const now = clock.now();
    return workspace.tx((tx) => leaseSync(tx, runner, now, new Date(now.getTime() + LEASE_MS)));
  };
  const pages = createPageReader(context);
  try {
    for (let sync = await lease(); sync; sync = await lease()) await step(context, sync, pages);
    return (await findSync(workspace.db))?.state !== "running";
  } catch (error) {
    const sync = await findSync(workspace.db);
    const why = error instanceof WecomError ? error.message : "An error on our side; see the log";
    if (sync?.state === "running")
      await workspace.tx((tx) =>
        moveSync(tx, sync, { state: "failed", finishedAt: clock.now(), error: why }),
      );
    throw error;
  } finally {
    await workspace.tx((tx) => releaseSync(tx, runner));
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
  async run(context) {
    // Another process is at it, or was when it died: look again when its lease is over.
    if (!(await syncContacts(context)))
      await context.jobs.send("wecom-sync", {}, { key: "sync", startAfterSeconds: LEASE_MS / 1000 + 10 });
  },
};

/** Clears callbacks away a month after they were worked through: nobody delivers the same one again by then. */
export const tidyJob: JobDefinition<Context> = {
  name: "wecom-tidy",
  cron: "50 3 * * *",
  lookEverySeconds: 30,
  async run({ workspace, clock }) {
    const now = clock.now().getTime();
    const before = new Date(now - 30 * DAY_MS);
    while ((await workspace.tx((tx) => deleteOldCallbacks(tx, before, SLICE))) === SLICE);
    while ((await workspace.tx((tx) => deleteOldFigures(tx, new Date(now - 2 * DAY_MS), SLICE))) === SLICE);
  },
};

async function step(context: Context, sync: SyncRow, pages: PageReader): Promise<void> {
  switch (sync.phase) {
    case "staff":
      return syncStaff(context, sync);
    case "tags":
      return context.workspace.tx(async (tx) => {
        // Tags are read by their own slice, which hears of it by the event.
        if (await moveSync(tx, sync, { phase: "unassigned" }))
          await appendEvents(tx, context.clock, [corpTagsChanged.of({ payload: {} })]);
      });
    case "unassigned":
      return syncUnassigned(context, sync);
    case "contacts":
      return sync.advisorsRead < sync.advisorIds.length
        ? syncPage(context, sync, pages)
        : moveOn(context, sync, { phase: "removals" });
    case "removals":
      return syncRemovals(context, sync);
    case "groups":
      return sync.advisorsRead < sync.advisorIds.length
        ? syncGroups(context, sync)
        : moveOn(context, sync, { phase: "group_removals" });
    case "group_removals":
    case null:
      return syncGroupRemovals(context, sync);
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
  const { workspace } = context;
  const staff = await readStaff(context);
  const advisorIds = staff.members.flatMap((member) => (member.can_have_customers ? [member.user_id] : []));
  await workspace.tx(async (tx) => {
    if (await moveSync(tx, sync, { phase: "tags", advisorIds })) await storeStaff(tx, context, staff);
  });
}

async function syncUnassigned(context: Context, sync: SyncRow): Promise<void> {
  const { rows, cursor } = await readUnassigned(context, sync.cursor);
  await context.workspace.tx(async (tx) => {
    if (await moveSync(tx, sync, cursor ? { cursor } : { phase: "contacts", cursor: null }))
      await putUnassigned(tx, rows, context.clock.now());
  });
}

async function syncPage(context: Context, sync: SyncRow, pages: PageReader): Promise<void> {
  const { workspace, clock, sealer } = context;
  const advisors = nextAdvisors(sync);
  const after = { ...sync, advisorsRead: sync.advisorsRead + advisors.length };
  const page = await pages.read(advisors, sync.cursor, nextAdvisors(after));
  const details = page.external_contact_list.map((listed) => detailsOfListed(sealer, listed));
  const cursor = page.next_cursor || null;
  await workspace.tx(async (tx) => {
    const { advisorsRead } = cursor ? sync : after;
    if (
      !(await moveSync(tx, sync, { cursor, advisorsRead, contactsRead: sync.contactsRead + details.length }))
    )
      return;
    const refreshed = await putDetails(tx, details, sync.pass);
    const written = new Set(refreshed.map(keyOf));
    await markSeen(
      tx,
      sync.pass,
      details.filter((one) => !written.has(keyOf(one))),
    );
    await appendEvents(
      tx,
      clock,
      refreshed.map((payload) => contactRefreshed.of({ payload })),
    );
  });
}

/** Whom the next call asks for: the same as long as the pass stands there, since a cursor is bound to them. */
function nextAdvisors({ advisorIds, advisorsRead }: Pick<SyncRow, "advisorIds" | "advisorsRead">): string[] {
  const part = Math.min(MOST_ADVISORS_A_CALL, Math.ceil(advisorIds.length / PARTS));
  return advisorIds.slice(advisorsRead, advisorsRead + part);
}

const keyOf = ({ userId, externalUserId }: Pair): string => `${userId} ${externalUserId}`;

/** In place of a cursor while those whom a pass did not see are asked for, in slices. */
const ALLOWED = "allowed";

/** Only a complete pass may conclude from not seeing; of many it asks a person, and each is asked for before it is given up. */
async function syncRemovals(context: Context, sync: SyncRow): Promise<void> {
  const { workspace, clock } = context;
  await workspace.tx(async (tx) => {
    const now = clock.now();
    const goOn = async () => {
      const advisorIds = await findAdvisorIds(tx);
      await moveSync(tx, sync, { phase: "groups", advisorIds, advisorsRead: 0, cursor: null });
    };
    if (sync.cursor === ALLOWED) {
      if ((await fetchUnseen(tx, sync, now, SLICE)) < SLICE) await goOn();
      return;
    }
    const unseen = await countUnseen(tx, sync);
    if (await mayLose(tx, "contacts", unseen, now)) await moveSync(tx, sync, { cursor: ALLOWED });
    else await goOn();
  });
}

async function syncGroups(context: Context, sync: SyncRow): Promise<void> {
  const { workspace, clock } = context;
  const owners = nextAdvisors(sync);
  const page = await readGroupPage(context, owners, sync.cursor, GROUPS_A_PAGE);
  await workspace.tx(async (tx) => {
    const now = clock.now();
    const { cursor, groups } = page;
    const advisorsRead = cursor ? sync.advisorsRead : sync.advisorsRead + owners.length;
    if (!(await moveSync(tx, sync, { cursor, advisorsRead, groupsRead: sync.groupsRead + groups.length })))
      return;
    const news = groups.map((group) => ({ ...group, at: now, dissolved: false }));
    await noteGroups(tx, news, now);
    await markGroupsSeen(
      tx,
      sync.pass,
      groups.map(({ chatId }) => chatId),
    );
  });
}

async function syncGroupRemovals(context: Context, sync: SyncRow): Promise<void> {
  const { workspace, clock } = context;
  await workspace.tx(async (tx) => {
    const now = clock.now();
    const end = { state: "done", phase: null, finishedAt: now, cursor: null } as const;
    if (sync.cursor === ALLOWED) {
      if ((await fetchUnseenGroups(tx, sync.pass, sync.startedAt, now, SLICE)) < SLICE)
        await moveSync(tx, sync, end);
      return;
    }
    const unseen = await countUnseenGroups(tx, sync.pass, sync.startedAt);
    if (await mayLose(tx, "groups", unseen, now)) await moveSync(tx, sync, { cursor: ALLOWED });
    else await moveSync(tx, sync, end);
  });
}
