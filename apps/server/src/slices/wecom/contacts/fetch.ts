/** Reads the details of relations that changed, and brings the mirror to them. */
import { appendEvents, type Loop, type NewEvent } from "@hortus/kernel";
import { WecomError, type WecomClient } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { findClient } from "../connection/client.ts";
import { detailsOfContact, type Details } from "./details.ts";
import {
  claimFetches,
  closeFetches,
  type DueFetch,
  endRelations,
  fetchIsDue,
  postponeFetches,
  putDetails,
} from "./details-store.ts";
import { contactRefreshed, contactRemoved } from "../events.ts";

const BATCH = 40;
const CONCURRENCY = 4;
/** Longer than a call may take with its retries: after it another worker may try. */
const LEASE_MS = 2 * 60_000;
const NO_RELATION = new Set([84061, 40096]);

export const fetchLoop: Loop<Context> = {
  name: "wecom fetch",
  everyMs: 1_000,
  waiting: ({ clock }) => fetchIsDue(clock.now()),
  async run(context) {
    const { workspace, clock } = context;
    const client = await findClient(context);
    if (!client) return false;
    const now = clock.now();
    const due = await workspace.tx((tx) => claimFetches(tx, now, new Date(now.getTime() + LEASE_MS), BATCH));
    const customers = [...groupByCustomer(due)];
    await Promise.all(
      Array.from({ length: CONCURRENCY }, async () => {
        for (let next = customers.pop(); next; next = customers.pop())
          await fetchOne(context, client, next[0], next[1]);
      }),
    );
    return due.length === BATCH;
  },
};

function groupByCustomer(due: readonly DueFetch[]): Map<string, DueFetch[]> {
  const groups = new Map<string, DueFetch[]>();
  for (const pair of due) groups.set(pair.externalUserId, [...(groups.get(pair.externalUserId) ?? []), pair]);
  return groups;
}

async function fetchOne(
  context: Context,
  client: WecomClient,
  externalUserId: string,
  due: readonly DueFetch[],
): Promise<void> {
  const readAt = context.clock.now();
  let details: Details[];
  try {
    details = await readContact(context, client, externalUserId);
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    if (error.errcode === undefined || !NO_RELATION.has(error.errcode)) return postpone(context, due, error);
    details = [];
  }
  await store(context, due, details, readAt);
}

async function readContact(
  context: Context,
  client: WecomClient,
  externalUserId: string,
): Promise<Details[]> {
  const details: Details[] = [];
  let cursor: string | undefined;
  do {
    const answer = await client.call("externalcontact/get", {
      external_userid: externalUserId,
      ...(cursor ? { cursor } : {}),
    });
    details.push(...detailsOfContact(context.sealer, answer));
    cursor = answer.next_cursor || undefined;
  } while (cursor);
  return details;
}

async function store(
  context: Context,
  due: readonly DueFetch[],
  details: readonly Details[],
  readAt: Date,
): Promise<void> {
  const { workspace, clock } = context;
  const now = clock.now();
  const listed = new Set(details.map(({ userId }) => userId));
  const absent = due.filter(({ userId }) => !listed.has(userId));
  // A relation that has just begun may not be readable yet: it is looked for again before it is given up.
  const young = absent.filter(
    ({ attempts, changedAt }) => attempts < 3 && now.getTime() - changedAt.getTime() < 5 * 60_000,
  );
  const gone = absent.filter((pair) => !young.includes(pair));
  await workspace.tx(async (tx) => {
    const refreshed = await putDetails(tx, details);
    const ended = await endRelations(tx, gone, readAt);
    await closeFetches(
      tx,
      due.filter((pair) => !young.includes(pair)),
      now,
    );
    for (const pair of young)
      await postponeFetches(
        tx,
        [pair],
        new Date(now.getTime() + waitMs(pair)),
        "WeCom does not list this relation yet",
      );
    const events: NewEvent[] = [
      ...refreshed.map((payload) => contactRefreshed.of({ payload })),
      ...ended.map((pair) =>
        contactRemoved.of({
          payload: { userId: pair.userId, externalUserId: pair.externalUserId, by: pair.by },
        }),
      ),
    ];
    await appendEvents(tx, clock, events);
  });
}

async function postpone(
  { workspace, clock, log }: Context,
  due: readonly DueFetch[],
  error: WecomError,
): Promise<void> {
  log.warn(
    { errcode: error.errcode, failure: error.failure },
    "the details of a contact could not be read; they are tried again",
  );
  const [first] = due;
  if (!first) return;
  const until = new Date(clock.now().getTime() + Math.max(error.retryAfterMs ?? 0, waitMs(first)));
  await workspace.tx((tx) => postponeFetches(tx, due, until, error.message));
}

/** 2 s, then twice as long each time, up to an hour. */
const waitMs = ({ attempts }: DueFetch): number => Math.min(2_000 * 2 ** attempts, 60 * 60_000);
