/** Reads the groups that changed, and brings the mirror to them. */
import { appendEvents, type Loop, type NewEvent } from "@hortus/kernel";
import { WecomError, type WecomResponse } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { findClient } from "../connection/client.ts";
import { groupChanged, groupDissolved, groupJoined, groupLeft } from "../events.ts";
import { claimGroups, closeGroup, groupIsDue, postponeGroup, type DueGroup } from "./fetch-store.ts";
import { dissolveGroup, lockGroup, putGroup, replaceMembers, type GroupMember } from "./group-store.ts";

const BATCH = 20;
const CONCURRENCY = 4;
/** Longer than a call may take with its retries. */
const LEASE_MS = 2 * 60_000;
/** No such group, dissolved, or no customer group: WeCom's pages name each of them in some place. */
const GONE = new Set([86003, 40050, 90501, 90508]);

type Group = WecomResponse<"externalcontact/groupchat/get">["group_chat"];

export const groupFetchLoop: Loop<Context> = {
  name: "wecom group fetch",
  everyMs: 1_000,
  waiting: ({ clock }) => groupIsDue(clock.now()),
  async run(context) {
    const { workspace, clock } = context;
    const client = await findClient(context);
    if (!client) return false;
    const now = clock.now();
    const due = await workspace.tx((tx) => claimGroups(tx, now, new Date(now.getTime() + LEASE_MS), BATCH));
    const waiting = [...due];
    await Promise.all(
      Array.from({ length: CONCURRENCY }, async () => {
        for (let next = waiting.pop(); next; next = waiting.pop()) await fetchOne(context, client, next);
      }),
    );
    return due.length === BATCH;
  },
};

async function fetchOne(
  context: Context,
  client: NonNullable<Awaited<ReturnType<typeof findClient>>>,
  due: DueGroup,
): Promise<void> {
  const { workspace, clock, log } = context;
  try {
    const { group_chat } = await client.call("externalcontact/groupchat/get", {
      chat_id: due.chatId,
      need_name: 1,
    });
    await store(context, due, group_chat);
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    const gone = error.errcode !== undefined && GONE.has(error.errcode);
    // A group that has just begun may not be readable yet.
    const young = due.attempts < 3 && clock.now().getTime() - due.changedAt.getTime() < 60_000;
    if (gone && !young) return dissolve(context, due);
    if (!gone)
      log.warn(
        { errcode: error.errcode, failure: error.failure },
        "a group could not be read; it is tried again",
      );
    const until = new Date(clock.now().getTime() + Math.max(error.retryAfterMs ?? 0, waitMs(due)));
    await workspace.tx((tx) => postponeGroup(tx, due, until, error.message));
  }
}

async function store({ workspace, clock }: Context, due: DueGroup, group: Group): Promise<void> {
  const now = clock.now();
  const members = group.member_list.map((member): GroupMember => ({
    memberId: member.userid,
    kind: member.type === 2 ? "customer" : "staff",
    name: member.group_nickname || (member.name ?? ""),
    joinedAt: new Date(member.join_time * 1000),
    joinScene: member.join_scene,
    state: member.state || null,
  }));
  // WeCom may answer as the group was a while ago: what the callback spoke of is looked for again.
  const isBehind =
    due.wantedVersion !== null && group.member_version !== due.wantedVersion && due.attempts < 4;
  await workspace.tx(async (tx) => {
    const before = await lockGroup(tx, due.chatId);
    if (!before) return;
    const events: NewEvent[] = [];
    const isChanged = await putGroup(
      tx,
      {
        chatId: due.chatId,
        name: group.name,
        notice: group.notice ?? "",
        ownerId: group.owner,
        adminIds: group.admin_list.map(({ userid }) => userid).toSorted(),
        createdAt: new Date(group.create_time * 1000),
        version: group.member_version ?? null,
      },
      now,
    );
    const { joined, left } = await replaceMembers(tx, due.chatId, members, now);
    if (isChanged) events.push(groupChanged.of({ payload: { chatId: due.chatId } }));
    for (const { memberId, joinedAt, joinScene, state } of joined)
      events.push(
        groupJoined.of({
          occurredAt: joinedAt,
          payload: {
            chatId: due.chatId,
            externalUserId: memberId,
            joinScene,
            ...(state ? { state } : {}),
          },
        }),
      );
    for (const externalUserId of left)
      events.push(groupLeft.of({ payload: { chatId: due.chatId, externalUserId } }));
    if (isBehind)
      await postponeGroup(tx, due, new Date(now.getTime() + waitMs(due)), "WeCom answers an older state");
    else await closeGroup(tx, due, now);
    await appendEvents(tx, clock, events);
  });
}

async function dissolve({ workspace, clock }: Context, due: DueGroup): Promise<void> {
  const now = clock.now();
  await workspace.tx(async (tx) => {
    const stood = await dissolveGroup(tx, due.chatId, now);
    await closeGroup(tx, due, now);
    if (stood) await appendEvents(tx, clock, [groupDissolved.of({ payload: { chatId: due.chatId } })]);
  });
}

/** 2 s, then twice as long each time, up to an hour. */
const waitMs = ({ attempts }: DueGroup): number => Math.min(2_000 * 2 ** attempts, 60 * 60_000);
