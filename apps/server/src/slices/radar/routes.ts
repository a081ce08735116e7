import { radarRoutes as routes } from "@hortus/contracts";
import { notFound } from "@hortus/kernel";
import { cutPage, packCursor, unpackCursor } from "../../paging.ts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { findCustomers } from "../customers/index.ts";
import { describeLink, makeLink } from "./operations.ts";
import { findLink, findLinks, findReaders } from "./store.ts";

export const radarEndpoints: readonly Endpoint[] = [
  endpoint(routes.makeRadarLink, ({ context, caller, body }) => makeLink(context, caller, body)),
  endpoint(routes.listRadarLinks, async ({ context, query: { limit, cursor } }) => {
    const before = cursor === undefined ? undefined : String(unpackCursor(cursor, 1)[0]);
    const found = await findLinks(context.workspace.db, before, limit + 1);
    const { rows, nextCursor } = cutPage(found, limit, ({ id }) => packCursor([id]));
    return { rows: rows.map(describeLink), nextCursor, asOf: context.clock.now().toISOString() };
  }),
  endpoint(routes.listRadarReaders, async ({ context, params, query: { limit, cursor } }) => {
    const { db } = context.workspace;
    const link = await findLink(db, params.id);
    if (!link) throw notFound("This link");
    const [at, customerId] = cursor === undefined ? [] : unpackCursor(cursor, 2).map(String);
    const before = at === undefined || customerId === undefined ? undefined : { at, customerId };
    const found = await findReaders(db, params.id, before, limit + 1);
    const { rows, nextCursor } = cutPage(found, limit, (last) =>
      packCursor([last.lastAt.toISOString(), last.customerId]),
    );
    const customers = await findCustomers(
      db,
      rows.map((row) => row.customerId),
    );
    return {
      link: describeLink(link),
      rows: rows.map(({ customerId: id, opens, firstAt, lastAt }) => ({
        customer: { id, name: customers.get(id)?.displayName ?? "" },
        opens,
        firstOpenedAt: firstAt.toISOString(),
        lastOpenedAt: lastAt.toISOString(),
      })),
      nextCursor,
      asOf: context.clock.now().toISOString(),
    };
  }),
];
