/** Moments of headquarters: a job that takes a while, members who publish by hand, and what became of it. */
import type { MomentAttachment } from "@hortus/wecom-protocol";
import { findMedia } from "../media/media.ts";
import { publicationKey, putMoment } from "../moments/publishing.ts";
import type { MomentRow, PublicationRow, Reaction } from "../moments/rows.ts";
import { digest } from "../state.ts";
import type { World } from "../world.ts";
import { membersBelow } from "./directory.ts";
import type { Handlers } from "./handlers.ts";
import { clamp, pageOf } from "./paging.ts";
import { refuse } from "./refusal.ts";

const DAY_SECONDS = 86_400;
const JOB_LIFE_MS = 86_400_000;
const JOBS_A_MINUTE = 10;
const MOST_IMAGES = 9;

export const momentHandlers: Handlers<
  | "externalcontact/add_moment_task"
  | "externalcontact/get_moment_task_result"
  | "externalcontact/get_moment_list"
  | "externalcontact/get_moment_task"
  | "externalcontact/get_moment_customer_list"
  | "externalcontact/get_moment_send_result"
  | "externalcontact/get_moment_comments"
  | "externalcontact/cancel_moment_task"
> = {
  "externalcontact/add_moment_task"(world, { text, attachments = [], visible_range }) {
    const { state } = world;
    if (!text?.content && attachments.length === 0) refuse(41089);
    checkAttachments(world, attachments);
    const now = state.clock.now().getTime();
    const running = [...state.momentJobs.all()].filter(({ createdAt }) => now - createdAt < 60_000);
    if (running.length >= JOBS_A_MINUTE) refuse(41078);
    const { user_list = [], department_list = [] } = visible_range?.sender_list ?? {};
    const { tag_list = [] } = visible_range?.external_contact_list ?? {};
    const invalidUsers = user_list.filter((userid) => !state.staff.get(userid));
    const invalidParties = department_list.filter((id) => !state.departments.get(String(id)));
    const tagIds = tag_list.filter((id) => state.tags.get(id)?.deleted === false);
    const named = [
      ...user_list.filter((userid) => state.staff.get(userid)),
      ...membersBelow(world, department_list),
    ];
    const everyone = user_list.length + department_list.length === 0;
    const userids = everyone ? state.staff.keys() : [...new Set(named)];
    const usable = userids.length > 0 && (tag_list.length === 0 || tagIds.length > 0);
    return state.store.transact(() => {
      const jobid = `job${digest(`moment:${state.nextNumber()}`, 29)}`;
      const content = { creator: undefined, text: text?.content, attachments, tagIds };
      const moment = usable ? putMoment(world, content, userids) : undefined;
      state.momentJobs.put(jobid, {
        jobid,
        createdAt: now,
        momentId: moment?.momentId,
        errcode: usable ? 0 : 40003,
        invalidUsers,
        invalidParties,
        invalidTags: tag_list.filter((id) => !tagIds.includes(id)),
      });
      return { jobid };
    });
  },

  "externalcontact/get_moment_task_result"({ state }, { jobid }) {
    const job = state.momentJobs.get(jobid);
    const age = state.clock.now().getTime() - (job?.createdAt ?? 0);
    if (!job || age > JOB_LIFE_MS) refuse(40058, "invalid param: jobid is unknown or older than 24 hours");
    const { momentJobMs } = state.switches.get();
    const type = "add_moment_task";
    if (age < momentJobMs) return { status: age * 2 < momentJobMs ? 1 : 2, type };
    return {
      status: 3,
      type,
      result: {
        errcode: job.errcode,
        errmsg: job.errcode === 0 ? "ok" : "no valid sender or tag is left",
        ...(job.momentId !== undefined && { moment_id: job.momentId }),
        invalid_sender_list: { user_list: job.invalidUsers, department_list: job.invalidParties },
        invalid_external_contact_list: { tag_list: job.invalidTags },
      },
    };
  },

  "externalcontact/get_moment_list"(
    world,
    { start_time, end_time, creator, filter_type = 2, cursor, limit },
  ) {
    if (end_time < start_time || end_time - start_time > 30 * DAY_SECONDS) refuse(600018);
    const rows = [...world.state.moments.all()].filter((moment) => {
      const own = moment.creator !== undefined;
      if (creator !== undefined && moment.creator !== creator) return false;
      if (filter_type !== 2 && own !== (filter_type === 1)) return false;
      return moment.createTime >= start_time && moment.createTime <= end_time && isDone(world, moment);
    });
    const page = pageOf(rows, ({ momentId }) => momentId, {
      query: ["moments", start_time, end_time, creator, filter_type],
      cursor,
      limit: clamp(limit, 20, 20),
    });
    return { next_cursor: page.next_cursor, moment_list: page.rows.map(describe) };
  },

  "externalcontact/get_moment_task"(world, { moment_id, cursor, limit }) {
    const moment = find(world, moment_id);
    if (moment.creator !== undefined) refuse(41067);
    const page = pageOf(world.state.publicationsOf(moment_id), ({ userid }) => userid, {
      query: moment_id,
      cursor,
      limit: clamp(limit, 500, 1000),
    });
    return {
      next_cursor: page.next_cursor,
      task_list: page.rows.map(({ userid, publishedAt }) => ({
        userid,
        publish_status: publishedAt === undefined ? 0 : 1,
      })),
    };
  },

  "externalcontact/get_moment_customer_list"(world, { moment_id, userid, cursor, limit }) {
    const { audience } = findPublished(world, moment_id, userid);
    const page = pageOf(audience, (id) => id, {
      query: ["audience", moment_id, userid],
      cursor,
      limit: clamp(limit, 500, 1000),
    });
    return {
      next_cursor: page.next_cursor,
      customer_list: page.rows.map((external_userid) => ({ userid, external_userid })),
    };
  },

  "externalcontact/get_moment_send_result"(world, { moment_id, userid, cursor, limit }) {
    const { reached } = findPublished(world, moment_id, userid);
    const page = pageOf(reached, (id) => id, {
      query: ["reached", moment_id, userid],
      cursor,
      limit: clamp(limit, 3000, 5000),
    });
    return {
      next_cursor: page.next_cursor,
      customer_list: page.rows.map((external_userid) => ({ external_userid })),
    };
  },

  "externalcontact/get_moment_comments"(world, { moment_id, userid }) {
    const { comments, likes } = findPublished(world, moment_id, userid);
    return { comment_list: comments.map(describeReaction), like_list: likes.map(describeReaction) };
  },

  "externalcontact/cancel_moment_task"(world, { moment_id }) {
    const moment = find(world, moment_id);
    if (moment.creator !== undefined) refuse(41067);
    world.state.moments.put(moment_id, { ...moment, cancelled: true });
    return {};
  },
};

/** Known to the API only when its job is done, which answers the id in the first place. */
function find(world: World, momentId: string): MomentRow {
  const moment = world.state.moments.get(momentId) ?? refuse(41060);
  return isDone(world, moment) ? moment : refuse(41079);
}

function isDone({ state }: World, { momentId, creator }: MomentRow): boolean {
  if (creator !== undefined) return true;
  const job = [...state.momentJobs.all()].find((one) => one.momentId === momentId);
  return !job || state.clock.now().getTime() - job.createdAt >= state.switches.get().momentJobMs;
}

function findPublished(world: World, momentId: string, userid: string): PublicationRow {
  find(world, momentId);
  const publication = world.state.publications.get(publicationKey(momentId, userid)) ?? refuse(41061);
  return publication.publishedAt === undefined ? refuse(41062) : publication;
}

function checkAttachments(world: World, attachments: MomentAttachment[]): void {
  const kinds = new Set(attachments.map(({ msgtype }) => msgtype));
  if (kinds.size > 1) refuse(41065, "kinds of attachments can't be mixed");
  if (attachments.length > (kinds.has("image") ? MOST_IMAGES : 1)) refuse(41064);
  for (const attachment of attachments) {
    const mediaId = mediaIdOf(attachment);
    const media = findMedia(world, mediaId) ?? refuse(40007);
    if (media.use === "album") refuse(41072);
    if ((attachment.msgtype === "video") !== (media.kind === "video")) refuse(40004);
  }
}

function mediaIdOf(attachment: MomentAttachment): string {
  switch (attachment.msgtype) {
    case "image":
      return attachment.image.media_id;
    case "video":
      return attachment.video.media_id;
    case "link":
      return attachment.link.media_id;
  }
}

function describe(moment: MomentRow) {
  const { attachments } = moment;
  const images = attachments.flatMap((one) => (one.msgtype === "image" ? [one.image] : []));
  const video = attachments.find((one) => one.msgtype === "video");
  const link = attachments.find((one) => one.msgtype === "link");
  return {
    moment_id: moment.momentId,
    ...(moment.creator !== undefined && { creator: moment.creator }),
    create_time: moment.createTime,
    create_type: moment.creator === undefined ? 0 : 1,
    visible_type: moment.tagIds.length > 0 ? 0 : 1,
    ...(moment.text !== undefined && { text: { content: moment.text } }),
    ...(images.length > 0 && { image: images }),
    ...(video && { video: { media_id: video.video.media_id, thumb_media_id: video.video.media_id } }),
    ...(link && { link: { title: link.link.title ?? "", url: link.link.url } }),
  };
}

const describeReaction = ({ id, isStaff, at }: Reaction) => ({
  ...(isStaff ? { userid: id } : { external_userid: id }),
  create_time: at,
});
