/**
 * The quarter-hourly repair. WeCom does not promise to deliver a callback, so the lists of ids, which cost one call an advisor, are
 * compared with the mirror: who is new is read, who is missing is asked for one by one. Remarks and tags that changed without a
 * word are left to the nightly pass, as are those who came back after deleting an advisor: no list shows them.
 */
import type { JobDefinition } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { callWecom } from "../connection/client.ts";
import { findConnection } from "../connection/connection-store.ts";
import { findStrangeGroups, wantStalest } from "../groups/fetch-store.ts";
import { noteGroups } from "../groups/group-store.ts";
import { findAdvisorIds } from "./advisor-store.ts";
import { readGroupPage } from "./group-list.ts";
import { LOSS_FLOOR, LOSS_SHARE, mayLose } from "./loss-store.ts";
import {
  beginRepair,
  countKnown,
  endRepair,
  findListedAdvisors,
  findMissingContacts,
  findMissingGroups,
  findStrangeContacts,
  wantContacts,
} from "./repair-store.ts";
import { readStaff } from "./staff.ts";
import { storeStaff } from "./store-staff.ts";
import { RESUMABLE_MS, syncContacts } from "./sync.ts";
import { findSync } from "./sync-store.ts";

const LEASE_MS = 10 * 60_000;
const OWNERS_A_CALL = 100;
const GROUPS_A_PAGE = 1_000;
/** Read again each time, so that the members of 5000 groups are a day old at most. */
const STALE_GROUPS = 50;
/** What WeCom told within the last minute may not be in its lists yet. */
const SETTLED_MS = 60_000;
const SLICE = 500;

export const repairJob: JobDefinition<Context> = {
  name: "wecom-repair",
  cron: "*/15 * * * *",
  lookEverySeconds: 30,
  expireInSeconds: LEASE_MS / 1000,
  run: repair,
};

/** @throws {WecomError} after noting it; the next quarter hour tries again */
export async function repair(context: Context): Promise<void> {
  const { workspace, clock } = context;
  if (!(await findConnection(workspace.db))) return;
  const sync = await findSync(workspace.db);
  if (!sync) return;
  const startedAt = clock.now();
  const isCutOff = startedAt.getTime() - sync.startedAt.getTime() < RESUMABLE_MS && sync.state !== "done";
  // What a pass is doing, or left half done, is more than a repair would do.
  if (isCutOff) return void (await syncContacts(context));
  const until = new Date(startedAt.getTime() + LEASE_MS);
  if (!(await workspace.tx((tx) => beginRepair(tx, startedAt, until)))) return;
  const found = { contactsFound: 0, contactsMissing: 0, groupsFound: 0, groupsMissing: 0 };
  try {
    const staff = await readStaff(context);
    await workspace.tx((tx) => storeStaff(tx, context, staff));
    const before = new Date(startedAt.getTime() - SETTLED_MS);
    const { found: contactsFound, missing } = await compareContacts(context, before);
    const { found: groupsFound, missing: groupsMissing } = await compareGroups(context, before);
    Object.assign(found, { contactsFound, groupsFound, contactsMissing: missing, groupsMissing });
    await workspace.tx((tx) => endRepair(tx, { ...found, finishedAt: clock.now(), error: null }));
  } catch (error) {
    const why = error instanceof WecomError ? error.message : "An error on our side; see the log";
    await workspace.tx((tx) => endRepair(tx, { ...found, finishedAt: clock.now(), error: why }));
    throw error;
  }
}

async function compareContacts(context: Context, before: Date): Promise<{ found: number; missing: number }> {
  const { workspace, clock } = context;
  const known = await countKnown(workspace.db);
  // One more than may go unasked: the rest need not be known, only that they are too many.
  const most = Math.max(LOSS_FLOOR.contacts, Math.floor(known.contacts * LOSS_SHARE)) + 1;
  const missing: { userId: string; externalUserId: string; name: string }[] = [];
  let found = 0;
  for (const userId of await findListedAdvisors(workspace.db)) {
    const listed = await readList(context, userId);
    if (!listed) continue;
    const strange = await findStrangeContacts(workspace.db, userId, listed);
    found += strange.length;
    for (let from = 0; from < strange.length; from += SLICE) {
      const pairs = strange.slice(from, from + SLICE).map((externalUserId) => ({ userId, externalUserId }));
      await workspace.tx((tx) => wantContacts(tx, pairs, clock.now()));
    }
    const gone = await findMissingContacts(workspace.db, userId, listed, before, most - missing.length);
    missing.push(...gone.map((contact) => ({ userId, ...contact })));
  }
  const loss = {
    lost: missing.length,
    known: known.contacts,
    examples: missing.slice(0, 5).map(({ name, externalUserId }) => name || externalUserId),
  };
  await workspace.tx(async (tx) => {
    if (missing.length > 0 && (await mayLose(tx, "contacts", loss, clock.now())))
      await wantContacts(tx, missing, clock.now());
  });
  return { found, missing: missing.length };
}

/** The app may not look at this member now: nothing follows from that. */
const UNREADABLE = new Set([40003, 50002, 60011, 60021, 60111, 84074, 84083, 84084, 92000]);

async function readList(context: Context, userid: string): Promise<string[] | undefined> {
  try {
    return (await callWecom(context, "externalcontact/list", { userid })).external_userid;
  } catch (error) {
    // The member has no customer.
    if (error instanceof WecomError && error.errcode === 84061) return [];
    if (error instanceof WecomError && UNREADABLE.has(error.errcode ?? 0)) return undefined;
    throw error;
  }
}

async function compareGroups(context: Context, before: Date): Promise<{ found: number; missing: number }> {
  const { workspace, clock } = context;
  const owners = await findAdvisorIds(workspace.db);
  const listed: string[] = [];
  let found = 0;
  for (let from = 0; from < owners.length; from += OWNERS_A_CALL) {
    let cursor: string | null = null;
    do {
      const page = await readGroupPage(
        context,
        owners.slice(from, from + OWNERS_A_CALL),
        cursor,
        GROUPS_A_PAGE,
      );
      const ids = page.groups.map(({ chatId }) => chatId);
      listed.push(...ids);
      const strange = new Set(await findStrangeGroups(workspace.db, ids));
      found += strange.size;
      const now = clock.now();
      const news = page.groups.filter(({ chatId }) => strange.has(chatId));
      await workspace.tx((tx) =>
        noteGroups(
          tx,
          news.map((group) => ({ ...group, at: now, dissolved: false })),
          now,
        ),
      );
      cursor = page.cursor;
    } while (cursor);
  }
  const known = await countKnown(workspace.db);
  const most = Math.max(LOSS_FLOOR.groups, Math.floor(known.groups * LOSS_SHARE)) + 1;
  const missing = await findMissingGroups(workspace.db, listed, before, most);
  const loss = {
    lost: missing.length,
    known: known.groups,
    examples: missing.slice(0, 5).map(({ name, chatId }) => name || chatId),
  };
  await workspace.tx(async (tx) => {
    const now = clock.now();
    if (missing.length > 0 && (await mayLose(tx, "groups", loss, now)))
      await noteGroups(
        tx,
        missing.map(({ chatId }) => ({ chatId, at: before, dissolved: false })),
        now,
      );
    await wantStalest(tx, now, STALE_GROUPS);
  });
  return { found, missing: missing.length };
}
