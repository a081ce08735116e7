/** Moments as people meet them: a member publishes by hand, customers see, like and comment. */
import type { MomentAttachment } from "@hortus/wecom-protocol";
import type { MomentPost } from "../phone-api.ts";
import { contentOfMedia } from "../media/media.ts";
import { getMember, getPerson } from "../relations.ts";
import { Refusal, type World } from "../world.ts";
import type { MomentRow, PublicationRow, Reaction } from "./rows.ts";

const SHOWN = 100;
const DAY_MS = 86_400_000;
const CHINA_MS = 8 * 3_600_000;

export const publicationKey = (momentId: string, userid: string) => `${momentId} ${userid}`;

/** Makes a member's own Moment, which is out at once. */
export function postMoment(world: World, userid: string, text: string): MomentPost {
  getMember(world, userid);
  return world.state.store.transact(() => {
    const moment = putMoment(world, { creator: userid, text, attachments: [], tagIds: [] }, [userid]);
    return publishMoment(world, userid, moment.momentId);
  });
}

/** Within a transaction. The members in `userids` are asked to publish. */
export function putMoment(
  { state }: World,
  content: Pick<MomentRow, "creator" | "text" | "attachments" | "tagIds">,
  userids: string[],
): MomentRow {
  const momentId = state.nextId("mom");
  const moment = { ...content, momentId, createTime: state.nowSeconds(), cancelled: false };
  state.moments.put(momentId, moment);
  for (const userid of userids) {
    state.publications.put(publicationKey(momentId, userid), {
      momentId,
      userid,
      publishedAt: undefined,
      audience: [],
      reached: [],
      comments: [],
      likes: [],
    });
  }
  return moment;
}

export function publishMoment(world: World, userid: string, momentId: string): MomentPost {
  const { state } = world;
  const { moment, publication } = find(world, momentId, userid);
  if (publication.publishedAt !== undefined)
    throw new Refusal(409, "already_published", "The member has published this already");
  if (moment.cancelled) throw new Refusal(409, "cancelled", "Headquarters has cancelled this Moment");
  const friends = state.relationsOfStaff(userid).filter(({ status }) => status === "friends");
  const audience = friends
    .filter((row) => moment.tagIds.length === 0 || row.tagIds.some((id) => moment.tagIds.includes(id)))
    .map(({ personId }) => personId);
  const seen = countSeenToday(world);
  const most = state.switches.get().momentsADay;
  const published: PublicationRow = {
    ...publication,
    publishedAt: state.nowSeconds(),
    audience,
    reached: audience.filter((id) => (seen.get(id) ?? 0) < most),
  };
  state.publications.put(publicationKey(momentId, userid), published);
  world.tell({ kind: "moment_published", userid });
  return describe(world, moment, published);
}

export function react(
  world: World,
  { momentId, userid, personId, text }: { momentId: string; userid: string; personId: string; text?: string },
): MomentPost {
  const { state } = world;
  const { moment, publication } = find(world, momentId, userid);
  getPerson(world, personId);
  if (!publication.reached.includes(personId))
    throw new Refusal(409, "not_shown", "This customer does not see the Moment");
  const reaction: Reaction = {
    seq: state.nextNumber(),
    id: personId,
    isStaff: false,
    at: state.nowSeconds(),
    text: text ?? "",
  };
  const { comments, likes } = publication;
  const liked = likes.some(({ id }) => id === personId);
  const changed =
    text === undefined
      ? { ...publication, likes: liked ? likes.filter(({ id }) => id !== personId) : [...likes, reaction] }
      : { ...publication, comments: [...comments, reaction] };
  state.publications.put(publicationKey(momentId, userid), changed);
  world.tell({ kind: text === undefined ? "liked_moment" : "commented_moment", userid, personId });
  return describe(world, moment, changed);
}

/** What a customer sees, newest first. */
export function momentsOfPerson(world: World, personId: string): MomentPost[] {
  getPerson(world, personId);
  const shown = [...world.state.publications.all()].filter((one) => one.reached.includes(personId));
  return newestFirst(world, shown);
}

/** Those that wait for this member, then those that are out. */
export function momentsOfStaff(world: World, userid: string): MomentPost[] {
  getMember(world, userid);
  return newestFirst(world, world.state.publicationsOfStaff(userid));
}

function find(
  world: World,
  momentId: string,
  userid: string,
): { moment: MomentRow; publication: PublicationRow } {
  const moment = world.state.moments.get(momentId);
  const publication = world.state.publications.get(publicationKey(momentId, userid));
  if (!moment || !publication) throw new Refusal(404, "unknown_moment", "The member has no such Moment");
  return { moment, publication };
}

function newestFirst(world: World, publications: PublicationRow[]): MomentPost[] {
  return publications
    .flatMap((one) => {
      const moment = world.state.moments.get(one.momentId);
      return moment ? [describe(world, moment, one)] : [];
    })
    .toSorted((a, b) => (b.publishedAt ?? b.createdAt).localeCompare(a.publishedAt ?? a.createdAt))
    .slice(0, SHOWN);
}

function describe(world: World, moment: MomentRow, publication: PublicationRow): MomentPost {
  const { state } = world;
  const reaction = ({ seq, id, text }: Reaction) => ({
    seq,
    id,
    name: state.people.get(id)?.nickname ?? state.staff.get(id)?.name ?? id,
    text,
  });
  const waits = moment.cancelled ? "cancelled" : "pending";
  return {
    momentId: moment.momentId,
    userid: publication.userid,
    staffName: state.staff.get(publication.userid)?.name ?? publication.userid,
    status: publication.publishedAt === undefined ? waits : "published",
    createdAt: new Date(moment.createTime * 1000).toISOString(),
    publishedAt:
      publication.publishedAt === undefined ? null : new Date(publication.publishedAt * 1000).toISOString(),
    isOwn: moment.creator !== undefined,
    text: moment.text ?? "",
    contents: moment.attachments.map((one) => contentOf(world, one)),
    audience: publication.audience.length,
    reached: publication.reached.length,
    comments: publication.comments.map(reaction),
    likes: publication.likes.map(reaction),
  };
}

function contentOf(world: World, attachment: MomentAttachment): MomentPost["contents"][number] {
  switch (attachment.msgtype) {
    case "image":
      return contentOfMedia(world, "image", attachment.image.media_id);
    case "video":
      return contentOfMedia(world, "video", attachment.video.media_id);
    case "link": {
      const { title = "", url, media_id } = attachment.link;
      const picture = contentOfMedia(world, "image", media_id);
      return { kind: "link", title, desc: "", url, picUrl: picture.kind === "image" ? picture.picUrl : "" };
    }
  }
}

/** How many Moments each customer has been shown today, in China's time. */
function countSeenToday({ state }: World): Map<string, number> {
  const dayOf = (ms: number) => Math.floor((ms + CHINA_MS) / DAY_MS);
  const today = dayOf(state.clock.now().getTime());
  const seen = new Map<string, number>();
  for (const { publishedAt, reached } of state.publications.all()) {
    if (publishedAt === undefined || dayOf(publishedAt * 1000) !== today) continue;
    for (const id of reached) seen.set(id, (seen.get(id) ?? 0) + 1);
  }
  return seen;
}
