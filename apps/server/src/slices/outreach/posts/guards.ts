import {
  REGULATORY_CLASSES,
  type ContentSubject,
  type IntentReason,
  type SendAttachment,
} from "@hortus/contracts";
import { addDays, instantOf, localDate, type Db } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { askGate } from "../../compliance/index.ts";
import { readAttachments } from "../../content/index.ts";
import { findGroupHeads } from "../../wecom/index.ts";
import { findAway } from "../guards/batch.ts";
import { detailOf } from "../guards/content.ts";
import { limitsOn, momentsLimitOn } from "../guards/frequency.ts";
import type { Objection } from "../guards/guard.ts";
import { offersNeverOffered } from "../guards/prescription.ts";
import { endOfQuietHours } from "../guards/quiet-hours.ts";
import type { Settings } from "../settings.ts";
import type { PostRow } from "./post.ts";
import { findPostsSince, type PostBefore } from "./store.ts";

/** A dry run's own past: what it let pass counts, and what really went out for the same purposes does not count twice. */
export interface RehearsedPosts {
  passed: (PostBefore & { channel: PostRow["channel"] })[];
  purposes: ReadonlySet<string>;
}

export interface PostBatch {
  db: Db;
  context: Context;
  now: Date;
  timeZone: string;
  settings: Settings;
  posts: readonly PostRow[];
  /** Who would hand it in, by target; none for a group that is gone. */
  advisors: ReadonlyMap<string, string>;
  rehearsed?: RehearsedPosts | undefined;
}

type Ask = (post: PostRow) => Objection | undefined;

interface PostGuard {
  code: IntentReason;
  prepare(batch: PostBatch): Ask | Promise<Ask>;
}

/** Who hands a post in: the owner of a standing group, or the advisor whose Moments it is on. By target. */
export async function findHandlers(db: Db, posts: readonly PostRow[]): Promise<Map<string, string>> {
  const of = (channel: PostRow["channel"]) =>
    posts.filter((post) => post.channel === channel).map(({ target }) => target);
  const heads = await findGroupHeads(db, of("group"));
  return new Map([
    ...[...heads].flatMap(([chatId, { ownerId, dissolvedAt }]) =>
      ownerId && !dissolvedAt ? [[chatId, ownerId] as const] : [],
    ),
    ...of("moments").map((advisorId) => [advisorId, advisorId] as const),
  ]);
}

const targetGuard: PostGuard = {
  code: "no_group",
  prepare:
    ({ advisors }) =>
    ({ target }) =>
      advisors.has(target) ? undefined : { outcome: "skip" },
};

const prescriptionGuard: PostGuard = {
  code: "prescription",
  prepare: () => (post) => (offersNeverOffered(post) ? { outcome: "skip" } : undefined),
};

const gateGuard = (
  code: "content_blocked" | "content_not_approved",
  outcome: "skip" | "hold",
): PostGuard => ({
  code,
  async prepare({ db, context, posts }) {
    const alike = [...groupBy(posts, wordsOf).values()];
    const wordsOn = await readAttachments(
      db,
      alike.flatMap(([post]) => post?.attachments ?? []),
    );
    const answers = await askGate(
      db,
      context,
      alike.flatMap(([post]) => (post ? [toRequest(post, wordsOn)] : [])),
    );
    const refused = new Map(
      answers.flatMap((answer, place) => {
        if (answer.kind === "cleared" || answer.reason !== code) return [];
        const detail = detailOf(answer.check.hits[0]);
        return (alike[place] ?? []).map(
          ({ id }) => [id, { outcome, ...(detail ? { detail } : {}) }] as const,
        );
      }),
    );
    return ({ id }) => refused.get(id);
  },
});

const wordsOf = ({ channel, class: purpose, classes, text, attachments }: PostRow): string =>
  [channel, purpose, classes.join(" "), attachments ? JSON.stringify(attachments) : "", text].join("\n");

const GATE_CHANNELS = { group: "group_message", moments: "moments" } as const;

/** What the gate is asked about such words. */
export const subjectOf = ({
  channel,
  class: purpose,
  classes,
}: Pick<PostRow, "channel" | "class" | "classes">): ContentSubject => ({
  channel: GATE_CHANNELS[channel],
  purpose,
  classes: REGULATORY_CLASSES.filter((name) => classes.includes(name)),
  audiences: [],
});

const toRequest = (post: PostRow, wordsOn: (attachment: SendAttachment) => string[]) => ({
  template: { text: post.text, extras: (post.attachments ?? []).flatMap(wordsOn) },
  subject: subjectOf(post),
});

/** Only the owner can hand a message in for a group, and everybody publishes their own: nobody steps in. */
const advisorAwayGuard: PostGuard = {
  code: "advisor_away",
  async prepare({ db, advisors, now, timeZone }) {
    const away = await findAway(db, [...new Set(advisors.values())], localDate(now, timeZone));
    return ({ target }) => {
      const until = away.get(advisors.get(target) ?? "");
      if (until === undefined) return undefined;
      return until === null
        ? { outcome: "skip" }
        : { outcome: "defer", until: instantOf(addDays(until, 1), "00:00", timeZone) };
    };
  },
};

/** Of groups: a Moment rings no phone. */
const quietHoursGuard: PostGuard = {
  code: "quiet_hours",
  prepare({ now, timeZone, settings: { quietHours } }) {
    const until = endOfQuietHours(now, quietHours, timeZone);
    const detail = {
      zh: `免打扰 ${quietHours.from}–${quietHours.to}`,
      en: `Quiet from ${quietHours.from} to ${quietHours.to}`,
    };
    return ({ channel }) => (until && channel === "group" ? { outcome: "defer", until, detail } : undefined);
  },
};

/**
 * WeCom counts for each group as for each customer. Of Moments it shows each customer so many a day: a post waits when all whom it is for are
 * shown as many of this advisor's already, so one for other tags need not. What a second advisor shows the same customer is not counted:
 * WeCom hides the surplus itself, and looking at every customer of every advisor would cost as much as there are customers. What passes in
 * this batch counts for those behind it.
 */
const quotaGuard: PostGuard = {
  code: "channel_quota",
  async prepare(batch) {
    const ask = { group: await quotaOf(batch, "group"), moments: await quotaOf(batch, "moments") };
    return (post) => ask[post.channel](post);
  },
};

async function quotaOf(batch: PostBatch, channel: PostRow["channel"]): Promise<Ask> {
  const targets = new Set(batch.posts.flatMap((post) => (post.channel === channel ? [post.target] : [])));
  if (targets.size === 0) return () => undefined;
  const limits = channel === "group" ? limitsOn(batch) : [momentsLimitOn(batch)];
  const since = new Date(Math.min(...limits.map(({ from }) => from.getTime())));
  const real = await findPostsSince(batch.db, channel, [...targets], since);
  const known = groupBy(beforeIn(batch, channel, real, since), ({ target }) => target);
  return ({ target, tag_ids: tagIds, purpose_key: purposeKey }) => {
    const before = known.get(target) ?? [];
    const posts = before.filter((post) => isSeenByAllOf(post.tagIds, tagIds));
    const reached = limits
      .filter(({ from, most }) => posts.filter(({ at }) => at > from).length >= most)
      .toSorted((a, b) => b.until.getTime() - a.until.getTime())[0];
    if (reached) return { outcome: "defer", until: reached.until, detail: reached.detail };
    known.set(target, [...before, { target, tagIds, purposeKey, at: batch.now }]);
    return undefined;
  };
}

/** A dry run stands in the past: what came after its moment does not count there. Else all count, also what a faster clock has dated ahead. */
function beforeIn(
  { rehearsed, now }: PostBatch,
  channel: PostRow["channel"],
  real: readonly PostBefore[],
  since: Date,
): readonly PostBefore[] {
  if (!rehearsed) return real;
  const { passed, purposes } = rehearsed;
  return [
    ...real.filter(({ at, purposeKey }) => at <= now && !purposes.has(purposeKey)),
    ...passed.filter((one) => one.channel === channel && one.at >= since),
  ];
}

/** Is what goes to customers of these tags seen by everybody who is in `tagIds`? No tags mean all customers. */
const isSeenByAllOf = (shownTo: readonly string[], tagIds: readonly string[]): boolean =>
  shownTo.length === 0 || (tagIds.length > 0 && tagIds.every((tag) => shownTo.includes(tag)));

const blockedGuard = gateGuard("content_blocked", "skip");
const approvalGuard = gateGuard("content_not_approved", "hold");

/** Asked in this order; the first objection counts. The quota stands last, since asking it takes a place. */
export const postGuards: readonly PostGuard[] = [
  targetGuard,
  prescriptionGuard,
  blockedGuard,
  approvalGuard,
  advisorAwayGuard,
  quietHoursGuard,
  quotaGuard,
];

/** What may have become forbidden between their yes and the call. */
export const lastPostGuards: readonly PostGuard[] = [targetGuard, blockedGuard, approvalGuard];
