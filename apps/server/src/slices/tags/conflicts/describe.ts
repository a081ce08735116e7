/** Open conflicts in the contract's words: what stands here, what stands in WeCom. */
import type { RouteQuery, TagConflict, tagsRoutes } from "@hortus/contracts";
import type { Context } from "../../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../../paging.ts";
import { findAdvisorNames, getContacts } from "../../wecom/index.ts";
import { findEntries, type Entry } from "../groups/tag-store.ts";
import { findEntryConflicts, type EntryConflictRow } from "./entry-store.ts";
import { listCustomerConflicts, type CustomerConflictEntry } from "./list-store.ts";

/** Those about groups and tags come first, all on the first page; then those about customers, the latest first. */
export async function describeConflicts(
  context: Context,
  { about, cursor, limit }: RouteQuery<typeof tagsRoutes.listTagConflicts>,
): Promise<{ rows: TagConflict[]; nextCursor?: string; asOf: string }> {
  const { workspace, clock } = context;
  const entries = cursor === undefined && about !== "customer" ? await describeEntries(context) : [];
  const customers =
    about === "tag"
      ? []
      : await listCustomerConflicts(
          workspace.db,
          cursor === undefined ? undefined : unpack(cursor),
          limit + 1,
        );
  const cut = cutPage(customers, limit, (last) =>
    packCursor([last.since.getTime(), last.customerId, last.tagId]),
  );
  return {
    ...cut,
    rows: [...entries, ...(await describeCustomers(context, cut.rows))],
    asOf: clock.now().toISOString(),
  };
}

function unpack(cursor: string) {
  const [since, customerId, tagId] = unpackCursor(cursor, 3);
  return { since: new Date(Number(since)), customerId: String(customerId), tagId: String(tagId) };
}

async function describeEntries({ workspace }: Context): Promise<TagConflict[]> {
  const conflicts = await findEntryConflicts(workspace.db);
  if (conflicts.length === 0) return [];
  const { groups, tags } = await findEntries(workspace.db);
  const groupOf = new Map(groups.map((group) => [group.id, group]));
  const tagOf = new Map(tags.map((tag) => [tag.id, tag]));
  return conflicts.flatMap((conflict) => {
    const tag = conflict.kind === "tag" ? tagOf.get(conflict.id) : undefined;
    const entry = tag ?? groupOf.get(conflict.id);
    if (!entry) return [];
    const groupName = tag && groupOf.get(tag.groupId)?.name;
    return [
      {
        key: conflict.id,
        about: conflict.kind,
        what: conflict.what,
        name: entry.name,
        ...(groupName === undefined ? {} : { groupName }),
        ...sidesOf(entry, conflict),
        ...(conflict.errcode === null ? {} : { errcode: conflict.errcode }),
        since: conflict.since.toISOString(),
      },
    ];
  });
}

function sidesOf(
  { name, push, wecomName }: Entry,
  { what, theirName }: EntryConflictRow,
): Pick<TagConflict, "ours" | "theirs"> {
  const ours = push === "delete" ? ({ state: "deleted" } as const) : ({ state: "named", name } as const);
  if (what === "gone_there") return { ours, theirs: { state: "deleted" } };
  if (push === "create") return { ours, theirs: { state: "unknown" } };
  return { ours, theirs: { state: "named", name: theirName ?? wecomName ?? name } };
}

async function describeCustomers(
  { workspace }: Context,
  rows: readonly CustomerConflictEntry[],
): Promise<TagConflict[]> {
  if (rows.length === 0) return [];
  const advisors = await findAdvisorNames(
    workspace.db,
    rows.map(({ userId }) => userId),
  );
  const names = new Map(
    (await getContacts(workspace.db, rows)).map((contact) => [
      `${contact.userId} ${contact.externalUserId}`,
      contact.remark || contact.name,
    ]),
  );
  return rows.map((row) => {
    const side = (has: boolean) => ({ state: has ? ("has" as const) : ("lacks" as const) });
    return {
      key: `${row.customerId}:${row.tagId}`,
      about: "customer",
      what: row.what,
      name: row.name,
      groupName: row.groupName,
      customer: { id: row.customerId, name: names.get(`${row.userId} ${row.externalUserId}`) ?? "" },
      advisor: { id: row.userId, name: advisors.get(row.userId) ?? row.userId },
      ours: side(row.carried),
      theirs: side(!row.carried),
      ...(row.errcode === null ? {} : { errcode: row.errcode }),
      since: row.since.toISOString(),
    };
  });
}
