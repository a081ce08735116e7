/** Ended relations in the contract's words. */
import type { LostContact, RouteQuery, wecomRoutes } from "@hortus/contracts";
import type { Caller, Context } from "../../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../../paging.ts";
import { ownIdOf } from "../own-id.ts";
import { listLost, type LostRow } from "./lost-store.ts";

export async function describeLost(
  { workspace, clock }: Context,
  caller: Caller,
  query: RouteQuery<typeof wecomRoutes.listLostContacts>,
): Promise<{ rows: LostContact[]; nextCursor?: string; asOf: string }> {
  const rows = await listLost(workspace.db, {
    userId: ownIdOf(caller) ?? query.advisor,
    by: query.by,
    after: query.cursor === undefined ? undefined : unpack(query.cursor),
    limit: query.limit + 1,
  });
  const cut = cutPage(rows, query.limit, (last) =>
    packCursor([last.removedAt.getTime(), last.externalUserId, last.userId]),
  );
  return { ...cut, rows: cut.rows.map(toLost), asOf: clock.now().toISOString() };
}

function unpack(cursor: string) {
  const [at, externalUserId, userId] = unpackCursor(cursor, 3);
  return {
    removedAt: new Date(Number(at)),
    externalUserId: String(externalUserId),
    userId: String(userId),
  };
}

const toLost = (row: LostRow): LostContact => ({
  ...(row.customerId ? { customerId: row.customerId } : {}),
  name: row.name,
  advisor: { id: row.userId, name: row.advisorName ?? row.userId },
  by: row.removedBy,
  addedAt: row.createdAt.toISOString(),
  lostAt: row.removedAt.toISOString(),
});
