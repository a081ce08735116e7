import type { MassSendAudience, SingleDefinition } from "@hortus/contracts";
import { createPace, keepPlans, type Loop } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import {
  countRecipients,
  keepBack,
  letGo,
  openTaskBook,
  planDecided,
  planPosts,
  readTargets,
  shareOf,
  type NewIntent,
  type PostPlace,
  type TaskBook,
} from "../../outreach/index.ts";
import { makeSendLinks } from "../../radar/index.ts";
import { readAudience, START, type Place } from "./audience.ts";
import { composeIntents } from "./compose.ts";
import { composePosts } from "./posts.ts";
import { claimToPlan, lockMassSend, type MassSendRow, moveMassSend, movePlace, planIsDue } from "./store.ts";

const SHARES = 16;
/**
 * How many customers of a share are planned in one transaction; a page has as many of each share. Some ten statements are planned and sent for
 * each, so the more the better, as long as nobody is held up.
 */
const pace = createPace({ smallest: 200, first: 600, largest: 2_000, shortMs: 100 });
/** Shares of a page planned side by side, a part of all of them: none works alone at a page's end. More would wait for the database's cores. */
const AT_ONCE = 4;
/** Longer than a page may take; a dead planner's mass send is taken up after it. */
const CLAIM_MS = 60_000;

/**
 * Plans started mass sends, a page a turn: each share of a page in one transaction, and the place moved after all of them. A process
 * that dies in between plans the page again, which changes nothing for those who are planned.
 */
export const planLoop: Loop<Context> = {
  name: "mass sends",
  everyMs: 1_000,
  waiting: ({ clock }) => planIsDue(clock.now()),
  async run(context) {
    const { workspace, clock } = context;
    const now = clock.now();
    const claimed = await workspace.tx(async (tx) => {
      const row = await claimToPlan(tx, now, new Date(now.getTime() + CLAIM_MS));
      if (row?.state !== "scheduled") return row;
      await keepBack(tx, row.id);
      await moveMassSend(tx, row.id, { state: "planning", startedAt: now }, now);
      return { ...row, state: "planning" as const, started_at: now, place: START };
    });
    if (!claimed) return false;
    await planPage(context, claimed);
    return true;
  },
};

/** Groups and advisors are few beside customers: a page of them is one transaction, and the guards are asked by the loop that asks them always. */
const POSTS = 500;

async function planPage(context: Context, row: MassSendRow): Promise<void> {
  const { definition } = row;
  if (definition.channel === "single") return planCustomers(context, row, definition);
  const { workspace, clock } = context;
  const after = row.place?.source === "posts" ? row.place.after : undefined;
  const { targets, excluded, next } = await readTargets(workspace.db, definition, after, POSTS);
  const source = { id: row.id, name: row.name, definition, startedAt: row.started_at ?? clock.now() };
  const planned = await workspace.tx((tx) => planPosts(tx, context, composePosts(source, targets)));
  await closePage(context, row.id, { place: next, planned, excluded });
}

async function planCustomers(
  context: Context,
  row: MassSendRow,
  definition: SingleDefinition,
): Promise<void> {
  const { workspace, clock } = context;
  const { id, name } = row;
  const place = row.place && row.place.source !== "posts" ? row.place : START;
  const page = await readAudience(workspace.db, definition.audience, place, pace.size * SHARES);
  const source = {
    id,
    name,
    definition,
    startedAt: row.started_at ?? clock.now(),
    links: await linksOf(context, row, definition),
  };
  const { book, isNext } = await bookOf(context, row);
  const isNew = isNext && sourcesOf(definition.audience) === 1;
  const shares = [...groupBy(page.customerIds, shareOf).values()];
  let planned = 0;
  let longestMs = 0;
  const work = async () => {
    for (let share = shares.shift(); share; share = shares.shift()) {
      const intents = await composeIntents(workspace.db, source, share);
      const begun = performance.now();
      const added = await planShare(context, intents, book, isNew);
      planned += added; // not in one with the await: others add to it meanwhile
      longestMs = Math.max(longestMs, performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  pace.took(longestMs);
  await closePage(context, id, { place: page.next, planned, excluded: page.excluded });
  if (page.next) books.set(workspace, { id, place: nameOf(page.next), book });
  else books.delete(workspace);
}

/** @param isNew nobody of them should be planned; who is all the same (two who became one meanwhile) is passed over, a second time round */
async function planShare(
  context: Context,
  intents: readonly NewIntent[],
  book: TaskBook,
  isNew: boolean,
): Promise<number> {
  const plan = (unseen: boolean) =>
    context.workspace.tx(async (tx) => {
      await keepPlans(tx);
      return planDecided(tx, context, intents, book, unseen);
    });
  try {
    return await plan(isNew);
  } catch (error) {
    if (isNew && isTaken(error)) return plan(false);
    throw error;
  }
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "23505";

/** One of two sources comes twice: once with each. */
const sourcesOf = ({ segmentIds, tagIds, customerIds }: MassSendAudience): number =>
  segmentIds.length + Math.min(1, tagIds.length) + Math.min(1, customerIds.length);

/** The place moves behind the page; behind the last one all of it is let go. */
const closePage = (context: Context, id: string, page: Parameters<typeof movePlace>[2]): Promise<void> =>
  context.workspace.tx(async (tx) => {
    const current = await lockMassSend(tx, id);
    await movePlace(tx, id, page);
    if (page.place || current?.state !== "planning") return; // paused or cancelled meanwhile: the place is kept
    await countRecipients(tx, id);
    await letGo(tx, id);
    await moveMassSend(tx, id, { state: "running" }, context.clock.now());
  });

/** Made with the first page, and found by every later one. */
const linksOf = async (context: Context, { id, created_by: by }: MassSendRow, definition: SingleDefinition) =>
  // a definition from before there was the choice counts nothing
  definition.trackLinks
    ? makeSendLinks(context, {
        sendId: id,
        by,
        pages: definition.variants.flatMap(({ attachments }) =>
          attachments.flatMap((one) =>
            one.kind === "link" ? [{ title: one.title, target: one.url, content: one.content }] : [],
          ),
        ),
      })
    : undefined;

// The book of the page before, as long as nobody else planned a page in between: reading it anew counts every message's customers. With
// it, this page is planned for the first time.
const books = new WeakMap<Context["workspace"], { id: string; place: string; book: TaskBook }>();

async function bookOf(
  { workspace, clock }: Context,
  { id, place }: MassSendRow,
): Promise<{ book: TaskBook; isNext: boolean }> {
  const kept = books.get(workspace);
  books.delete(workspace); // a page that fails leaves it in doubt
  if (kept?.id === id && place && kept.place === nameOf(place)) return { book: kept.book, isNext: true };
  return { book: await openTaskBook(workspace.db, clock, id), isNext: false };
}

/** The database keeps the fields of a place in an order of its own. */
const nameOf = (place: Place | PostPlace): string =>
  place.source === "posts"
    ? `posts ${place.after}`
    : place.source === "segment"
      ? `segment ${place.index} ${place.after?.enteredAt} ${place.after?.customerId}`
      : place.source === "tags"
        ? `tags ${place.after}`
        : `list ${place.from}`;
