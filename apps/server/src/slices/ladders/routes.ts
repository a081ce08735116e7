import { ladderRoutes } from "@hortus/contracts";
import { cutPage, packCursor, unpackCursor } from "../../paging.ts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { findCustomers } from "../customers/index.ts";
import { readBoard } from "./board.ts";
import { findMoves } from "./moves-store.ts";
import { changeLadder, changeStrategy } from "./operations.ts";
import { defaultRhythm } from "./rhythm/model.ts";
import { changeRhythm } from "./rhythm/rhythm.ts";
import { findCustomerRhythm, findRhythm } from "./rhythm/store.ts";
import { findInState, findStanding } from "./store.ts";

export const ladderEndpoints: readonly Endpoint[] = [
  endpoint(ladderRoutes.getLadder, async ({ context, params }) => readBoard(context, params.ladder)),
  endpoint(ladderRoutes.changeLadder, async ({ context, caller, params, body }) =>
    changeLadder(context, caller, params.ladder, body.states),
  ),
  endpoint(ladderRoutes.changeStrategy, async ({ context, caller, params, body }) =>
    changeStrategy(context, caller, params, body),
  ),
  endpoint(ladderRoutes.listLadderCustomers, async ({ context, params, query }) => {
    const after = query.cursor === undefined ? undefined : unpackCursor(query.cursor, 2);
    const place = { ladder: params.ladder, state: query.state };
    const found = await findInState(context.workspace.db, place, {
      after: after && { since: new Date(String(after[0])), customerId: String(after[1]) },
      limit: query.limit + 1,
    });
    const { rows, nextCursor } = cutPage(found, query.limit, (last) =>
      packCursor([last.since.toISOString(), last.customer_id]),
    );
    const customers = await findCustomers(
      context.workspace.db,
      rows.map((row) => row.customer_id),
    );
    return {
      rows: rows.map((row) => ({
        customerId: row.customer_id,
        name: customers.get(row.customer_id)?.displayName ?? "",
        since: row.since.toISOString(),
        orders: row.orders,
        moneyFen: row.money_fen,
      })),
      nextCursor,
      asOf: context.clock.now().toISOString(),
    };
  }),
  endpoint(ladderRoutes.ladderMoves, async ({ context, params, query }) => {
    const [from = query.from, to = query.to] = [query.from, query.to].toSorted();
    return {
      asOf: context.clock.now().toISOString(),
      from,
      to,
      cells: await findMoves(context.workspace.db, context, params.ladder, { from, to }),
    };
  }),
  endpoint(ladderRoutes.getRhythm, async ({ context }) => {
    const rhythm = await findRhythm(context.workspace.db);
    return {
      ...(rhythm?.settings ?? defaultRhythm),
      version: rhythm?.version ?? 0,
      versionAt: rhythm?.set_at?.toISOString(),
      medianDays: rhythm?.median_days ?? undefined,
      asOf: (rhythm?.drawn_at ?? context.clock.now()).toISOString(),
    };
  }),
  endpoint(ladderRoutes.changeRhythm, async ({ context, caller, body }) =>
    changeRhythm(context, caller, body),
  ),
  endpoint(ladderRoutes.getStanding, async ({ context, params }) => {
    const { db } = context.workspace;
    const rhythm = await findCustomerRhythm(db, params.customerId);
    return {
      states: (await findStanding(db, params.customerId)).map(({ ladder, state, since }) => ({
        ladder,
        state,
        since: since.toISOString(),
      })),
      rhythm: rhythm && {
        intervalDays: rhythm.interval_days,
        cycleDays: rhythm.cycle_days ?? undefined,
        nextOrderAt: rhythm.next_order_at.toISOString(),
        dormantAt: rhythm.dormant_at.toISOString(),
        churnedAt: rhythm.churned_at.toISOString(),
      },
      asOf: context.clock.now().toISOString(),
    };
  }),
];
