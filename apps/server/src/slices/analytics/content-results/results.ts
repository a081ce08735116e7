import type { ContentResult, ContentResults } from "@hortus/contracts";
import type { Caller, Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { findContentWelcomes } from "../../acquisition/index.ts";
import { sumContentArms } from "../../campaigns/index.ts";
import { getContent } from "../../content/index.ts";
import { findContentSends } from "../../journeys/index.ts";
import { findArrivals, findPostsOfContent } from "../../outreach/index.ts";
import { findLinksOfContent } from "../../radar/index.ts";
import { countMembersAt, findCustomersOf } from "../../wecom/index.ts";
import { observe } from "./observe.ts";
import { addUp } from "./add-up.ts";

/** Of a journey or a code the latest messages: enough for shares, and answered in a moment. */
const MOST_SENDS = 5_000;
/** As a mass send observes unless somebody says otherwise. */
const DAYS = 7;

/** What came of a piece wherever it went: each place counts its own versions, mass sends as on their own page (CNT-1). */
export async function describeContentResults(
  context: Context,
  caller: Caller,
  contentId: string,
): Promise<ContentResults> {
  const { workspace, clock } = context;
  await getContent(context, caller, contentId);
  const rows = [
    ...(await ofMassSends(context, contentId)),
    ...(await ofJourneys(context, contentId)),
    ...(await ofPosts(context, contentId)),
    ...(await ofWelcomes(context, contentId)),
  ].sort((a, b) => b.version - a.version);
  const links = await findLinksOfContent(workspace.db, contentId);
  return {
    rows,
    versions: [...groupBy(rows, ({ version }) => version)].map(([version, places]) => ({
      version,
      ...addUp(places),
    })),
    links: links.map(({ id, contentVersion, sendId, opens, people, lastOpenedAt }) => ({
      id,
      version: contentVersion ?? 0,
      massSendId: sendId ?? undefined,
      opens,
      people,
      lastOpenedAt: lastOpenedAt?.toISOString(),
    })),
    asOf: clock.now().toISOString(),
  };
}

async function ofMassSends({ workspace }: Context, contentId: string): Promise<ContentResult[]> {
  const sums = await sumContentArms(workspace.db, contentId);
  return sums.map(({ id, name, version, observeDays, ...figures }) => ({
    kind: "mass_send",
    id,
    name,
    version,
    observeDays,
    sends: { sent: figures.delivered + figures.failed, ...figures },
    isPart: false,
  }));
}

async function ofJourneys({ workspace: { db } }: Context, contentId: string): Promise<ContentResult[]> {
  const results: ContentResult[] = [];
  for (const { id, name, version, planned, isPart } of await findContentSends(db, contentId, MOST_SENDS)) {
    const sends = await observe(db, await findArrivals(db, planned), DAYS);
    results.push({ kind: "journey", id, name, version, observeDays: DAYS, sends, isPart });
  }
  return results;
}

async function ofWelcomes({ workspace: { db } }: Context, contentId: string): Promise<ContentResult[]> {
  const welcomes = await findContentWelcomes(db, contentId, MOST_SENDS + 1);
  const isPart = welcomes.length > MOST_SENDS;
  const customers = await findCustomersOf(
    db,
    welcomes.map(({ externalUserId }) => externalUserId),
  );
  const results: ContentResult[] = [];
  for (const group of groupBy(
    welcomes.slice(0, MOST_SENDS),
    ({ codeId, version }) => `${codeId} ${version}`,
  ).values()) {
    const { codeId: id, codeName: name, version } = group[0]!; // no group is empty
    const arrivals = group.map(({ externalUserId, arrived, at }) => ({
      // who is not known yet has bought nothing that is known either
      customerId: customers.get(externalUserId),
      arrived,
      at,
      repliedAt: null,
    }));
    const sends = await observe(db, arrivals, DAYS);
    results.push({ kind: "channel_code", id, name, version, observeDays: DAYS, sends, isPart });
  }
  return results;
}

async function ofPosts({ workspace: { db } }: Context, contentId: string): Promise<ContentResult[]> {
  const results: ContentResult[] = [];
  for (const one of await findPostsOfContent(db, contentId)) {
    const inGroups = await countMembersAt(db, one.inGroups);
    const reached = one.inGroups.length > 0 ? inGroups + (one.reached ?? 0) : (one.reached ?? undefined);
    results.push({
      kind: one.kind === "mass_send" ? "mass_send" : "calendar_journey",
      id: one.id,
      name: one.name,
      version: one.version,
      observeDays: DAYS,
      posts: {
        posts: one.posts,
        posted: one.posted,
        failedPosts: one.failed,
        reached,
        likes: one.likes ?? undefined,
        comments: one.comments ?? undefined,
      },
      isPart: one.inGroups.length === 500,
    });
  }
  return results;
}
