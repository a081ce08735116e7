import type { commerceRoutes, OrderDetail, OrderSummary, RouteQuery, RouteResponse } from "@hortus/contracts";
import { addDays, instantOf, notFound } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../../paging.ts";
import { findCustomers, refuseOthersCustomer } from "../../customers/index.ts";
import { lineReader } from "../lines/views.ts";
import { findOrders, type OrderFilter, type OrderRow } from "./list-store.ts";
import { findRefundsOfOrders } from "./refund-store.ts";
import { summariseOrders } from "./summaries.ts";

type Filter = RouteQuery<typeof commerceRoutes.listOrders>;

export async function listOrders(
  context: Context,
  caller: Caller,
  query: Filter,
): Promise<RouteResponse<typeof commerceRoutes.listOrders>> {
  const { timeZone, workspace, clock } = context;
  const { search, customerId, source, state, from, to } = query;
  const filter = {
    search,
    customerId,
    source,
    state,
    from: from === undefined ? undefined : instantOf(from, "00:00", timeZone),
    before: to === undefined ? undefined : instantOf(addDays(to, 1), "00:00", timeZone),
  };
  const { rows, nextCursor } = await findPage(context, filter, query);
  const asOf = clock.now().toISOString();
  const names = await findCustomers(
    workspace.db,
    rows.map((row) => row.customer_id),
  );
  const readLines = await lineReader(context, caller, rows);
  return {
    rows: rows.map((row) => toSummary(row, readLines(row.lines), names.get(row.customer_id)?.displayName)),
    ...(nextCursor ? { nextCursor } : {}),
    asOf,
  };
}

/** @throws {ProblemError} 404 for an advisor whose customer it is not */
export async function listCustomerOrders(
  context: Context,
  caller: Caller,
  customerId: string,
  query: RouteQuery<typeof commerceRoutes.listCustomerOrders>,
): Promise<RouteResponse<typeof commerceRoutes.listCustomerOrders>> {
  const { db } = context.workspace;
  await refuseOthersCustomer(db, caller, customerId);
  const { rows, nextCursor } = await findPage(context, { customerId }, query);
  const summary = (await summariseOrders(db, [customerId])).get(customerId);
  return {
    rows: await describe(context, caller, rows),
    ...(nextCursor ? { nextCursor } : {}),
    asOf: context.clock.now().toISOString(),
    summary: {
      count: summary?.count ?? 0,
      netAmountFen: summary?.netAmountFen ?? 0,
      ...(summary
        ? { firstPaidAt: summary.firstPaidAt.toISOString(), lastPaidAt: summary.lastPaidAt.toISOString() }
        : {}),
    },
  };
}

export async function getOrder(context: Context, caller: Caller, id: string): Promise<OrderDetail> {
  const [order] = await describe(
    context,
    caller,
    await findOrders(context.workspace.db, { id }, undefined, 1),
  );
  if (!order) throw notFound("This order");
  return order;
}

async function findPage(
  context: Context,
  filter: OrderFilter,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const [at, id] = cursor === undefined ? [] : unpackCursor(cursor, 2);
  const before = at === undefined ? undefined : { at: String(at), id: String(id) };
  const found = await findOrders(context.workspace.db, filter, before, limit + 1);
  return cutPage(found, limit, (last) => packCursor([last.paid_at.toISOString(), last.id]));
}

async function describe(context: Context, caller: Caller, rows: readonly OrderRow[]): Promise<OrderDetail[]> {
  const { db } = context.workspace;
  const names = await findCustomers(
    db,
    rows.map((row) => row.customer_id),
  );
  const refunds = await findRefundsOfOrders(
    db,
    rows.map((row) => ({ customerId: row.customer_id, orderId: row.id })),
  );
  const readLines = await lineReader(context, caller, rows);
  return rows.map((row) => ({
    ...toSummary(row, readLines(row.lines), names.get(row.customer_id)?.displayName),
    refunds: refunds
      .filter(({ orderId }) => orderId === row.id)
      .map(({ refundId, externalId, amountFen, refundedAt }) => ({
        id: refundId,
        externalId,
        amountFen,
        refundedAt: refundedAt.toISOString(),
      })),
    ...(row.import_id ? { importId: row.import_id } : {}),
  }));
}

const toSummary = (row: OrderRow, lines: OrderSummary["lines"], name = ""): OrderSummary => ({
  id: row.id,
  externalId: row.external_id,
  source: row.source,
  state: row.state,
  paidAt: row.paid_at.toISOString(),
  amountFen: row.amount_fen,
  refundedFen: row.refunded_fen,
  netAmountFen: row.net_amount_fen,
  ...(row.store === null ? {} : { store: row.store }),
  ...(row.conversion_path === null ? {} : { conversionPath: row.conversion_path }),
  lines,
  customer: { id: row.customer_id, name },
});
