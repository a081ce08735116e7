/** Groups in the contract's words. */
import type { Group, GroupMember } from "@hortus/contracts";
import { notFound, ProblemError } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../../paging.ts";
import { ownIdOf } from "../own-id.ts";
import { findGroup, listGroups, listMembers, type GroupRow, type MemberRow } from "./group-store.ts";

const STATES = ["served", "owner_left", "handing_over", "handed_over"] as const;
const WAYS = { 1: "invitation", 2: "link", 3: "code" } as const;

export async function describeGroups(
  { workspace, clock }: Context,
  caller: Caller,
  query: {
    owner?: string | undefined;
    search?: string | undefined;
    limit: number;
    cursor?: string | undefined;
  },
): Promise<{ rows: Group[]; nextCursor?: string; asOf: string }> {
  const after = query.cursor === undefined ? undefined : String(unpackCursor(query.cursor, 1)[0]);
  const ownerId = ownIdOf(caller) ?? query.owner;
  const rows = await listGroups(workspace.db, {
    ownerId,
    search: query.search,
    limit: query.limit + 1,
    after,
  });
  const cut = cutPage(rows, query.limit, (last) => packCursor([last.chatId]));
  return { ...cut, rows: cut.rows.map(toGroup), asOf: clock.now().toISOString() };
}

/** @throws {ProblemError} 404 for an unknown group, 403 for an advisor who is not in it */
export async function describeGroup(
  { workspace }: Context,
  caller: Caller,
  chatId: string,
): Promise<Group & { notice: string; people: GroupMember[] }> {
  const group = await findGroup(workspace.db, chatId);
  if (!group) throw notFound("This group");
  const members = await listMembers(workspace.db, chatId);
  const ownId = ownIdOf(caller);
  if (ownId !== undefined && !members.some(({ memberId }) => memberId === ownId))
    throw new ProblemError(403, "not_your_group", "You are not in this group");
  return { ...toGroup(group), notice: group.notice, people: members.map(toMember) };
}

const toGroup = (row: GroupRow): Group => ({
  id: row.chatId,
  name: row.name,
  ...(row.ownerId ? { owner: { id: row.ownerId, name: row.ownerName ?? row.ownerId } } : {}),
  state: row.dissolvedAt ? "dissolved" : (STATES[row.status] ?? "served"),
  members: row.members,
  customers: row.customers,
  ...(row.createdAt ? { createdAt: row.createdAt.toISOString() } : {}),
  ...(row.dissolvedAt ? { dissolvedAt: row.dissolvedAt.toISOString() } : {}),
  ...(row.readAt ? { readAt: row.readAt.toISOString() } : {}),
});

const toMember = (row: MemberRow): GroupMember => ({
  id: row.memberId,
  kind: row.kind,
  name: row.name,
  joinedAt: row.joinedAt.toISOString(),
  joinedBy: WAYS[row.joinScene as keyof typeof WAYS] ?? "invitation", // WeCom knows these three
  ...(row.state ? { state: row.state } : {}),
  ...(row.customerId ? { customerId: row.customerId } : {}),
});
