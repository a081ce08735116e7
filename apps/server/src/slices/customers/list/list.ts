import { customersRoutes, type CustomerSummary, type RouteQuery } from "@hortus/contracts";
import type { Db } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../../paging.ts";
import { findAdvisorNames } from "../../wecom/index.ts";
import { findCustomerIds, nameOr } from "./lookups.ts";
import { foldSearch } from "./search.ts";
import { findLivingAdvisors } from "../contacts/contact-store.ts";
import type { ListFilter } from "./list-filter.ts";
import { countUpTo, findList, type ListRow, type SortKey } from "./list-store.ts";

const COUNT_LIMIT = 10_000;

type ListQuery = RouteQuery<typeof customersRoutes.listCustomers>;
type Filters = RouteQuery<typeof customersRoutes.countCustomers>;

export async function listCustomers(context: Context, caller: Caller, query: ListQuery) {
  const { db } = context.workspace;
  const descending = (query.order ?? (query.sort === "name" ? "asc" : "desc")) === "desc";
  const [value, id] = query.cursor === undefined ? [] : unpackCursor(query.cursor, 2).map(String);
  const after = value === undefined || id === undefined ? undefined : { value, id };
  const filter = await readFilters(context, caller, query);
  const found = filter
    ? await findList(db, filter, { sort: query.sort, descending, after, limit: query.limit + 1 })
    : [];
  const { rows, nextCursor } = cutPage(found, query.limit, (last) =>
    packCursor([sortValue(last, query.sort), last.id]),
  );
  return { rows: await toSummaries(db, rows), nextCursor, asOf: context.clock.now().toISOString() };
}

export async function countCustomers(
  context: Context,
  caller: Caller,
  query: Filters,
): Promise<{ count: number; more: boolean }> {
  const filter = await readFilters(context, caller, query);
  const count = filter ? await countUpTo(context.workspace.db, filter, COUNT_LIMIT + 1) : 0;
  return { count: Math.min(count, COUNT_LIMIT), more: count > COUNT_LIMIT };
}

/** @returns undefined when the caller can see nobody: an advisor's account that no WeCom member stands behind */
async function readFilters(
  context: Context,
  caller: Caller,
  query: Filters,
): Promise<ListFilter | undefined> {
  const isAdvisor = caller.kind === "person" && caller.role === "advisor";
  if (isAdvisor && !caller.advisorId) return undefined;
  return {
    onlyOf: isAdvisor ? caller.advisorId : undefined,
    search: query.search ? await readSearch(context, query.search) : undefined,
    advisors: query.advisor,
    tags: query.tag,
    sources: query.source,
    contactStates: query.contact,
    seenFrom: query.seenFrom,
    seenBefore: query.seenBefore,
    added: { from: query.addedFrom, before: query.addedBefore },
    lost: { from: query.lostFrom, before: query.lostBefore },
  };
}

async function readSearch(context: Context, search: string): Promise<ListFilter["search"]> {
  const kinds = ["phone", "member_number", "external_id"] as const;
  const found = await findCustomerIds(
    context.workspace.db,
    context,
    kinds.map((kind) => ({ kind, value: search })),
  );
  return { prefix: foldSearch(search).slice(0, 20), ids: found.filter((id) => id !== undefined) };
}

const sortValue = (row: ListRow, sort: SortKey): string =>
  sort === "name"
    ? row.display_name
    : (sort === "firstSeenAt" ? row.first_seen_at : row.last_activity_at).toISOString();

export async function toSummaries(db: Db, rows: readonly ListRow[]): Promise<CustomerSummary[]> {
  const advisors = await findLivingAdvisors(
    db,
    rows.map(({ id }) => id),
  );
  const names = await findAdvisorNames(
    db,
    advisors.map(({ advisor_id }) => advisor_id),
  );
  const advisorsOf = new Map<string, CustomerSummary["advisors"]>();
  for (const { customer_id, advisor_id } of advisors) {
    advisorsOf.set(customer_id, [
      ...(advisorsOf.get(customer_id) ?? []),
      { id: advisor_id, name: names.get(advisor_id) ?? advisor_id },
    ]);
  }
  return rows.map((row) => ({
    id: row.id,
    name: nameOr(row.id, row.display_name),
    gender: row.gender ?? undefined,
    city: row.city ?? undefined,
    phone: row.phone ?? undefined,
    contactState: row.contact_state,
    advisors: advisorsOf.get(row.id) ?? [],
    tagIds: row.tag_ids,
    source: row.source,
    firstSeenAt: row.first_seen_at.toISOString(),
    lastActivityAt: row.last_activity_at.toISOString(),
  }));
}
