import type { complianceRoutes, RouteQuery, RouteResponse } from "@hortus/contracts";
import { notFound } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../../paging.ts";
import { checkNow } from "../check-now.ts";
import { getRow, isReviewer, subjectOf, toReview } from "./operations.ts";
import { countWaiting, findEarlier, findReviews } from "./store.ts";

/** Advisors see their own submissions only. */
const isNarrow = (caller: Caller): boolean => caller.kind === "person" && caller.role === "advisor";
const idOf = (caller: Caller): string | undefined => (caller.kind === "system" ? undefined : caller.id);

export async function listReviews(
  { workspace, clock }: Context,
  caller: Caller,
  query: RouteQuery<typeof complianceRoutes.listReviews>,
): Promise<RouteResponse<typeof complianceRoutes.listReviews>> {
  const rows = await findReviews(workspace.db, {
    state: query.state,
    channel: query.channel,
    submitter: query.mine || isNarrow(caller) ? idOf(caller) : undefined,
    after: query.cursor === undefined ? undefined : unpackCursor(query.cursor, 2),
    limit: query.limit + 1,
  });
  const { rows: kept, ...page } = cutPage(rows, query.limit, ({ submitted_at, id }) =>
    packCursor([submitted_at.toISOString(), id]),
  );
  return {
    rows: kept.map(toReview),
    ...page,
    waiting: await countWaiting(workspace.db),
    asOf: clock.now().toISOString(),
  };
}

export async function describeReview(
  context: Context,
  caller: Caller,
  id: string,
): Promise<RouteResponse<typeof complianceRoutes.getReview>> {
  const row = await getRow(context, id);
  if (isNarrow(caller) && !isReviewer(caller) && row.submitted_by.id !== idOf(caller))
    throw notFound("This submission");
  const { db } = context.workspace;
  return {
    review: toReview(row),
    now: await checkNow(db, context, row, subjectOf(row)),
    earlier: (await findEarlier(db, row)).map(toReview),
  };
}
