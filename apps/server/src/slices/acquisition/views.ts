import { acquisitionRoutes, WELCOME_OUTCOMES, type ChannelCode, type RouteQuery } from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import type { Context } from "../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../paging.ts";
import { findCustomers } from "../customers/index.ts";
import { findWorkspace } from "../platform/index.ts";
import { findAdvisorNames } from "../wecom/index.ts";
import { findCodes, type CodeRow } from "./codes/code-store.ts";
import { getCode } from "./codes/operations.ts";
import { countByDay, countEntries, countPeriod, findPeople } from "./entries/entry-store.ts";

export async function listCodes(
  context: Context,
  query: RouteQuery<typeof acquisitionRoutes.listChannelCodes>,
) {
  const before = query.cursor === undefined ? undefined : String(unpackCursor(query.cursor, 1)[0]);
  const found = await findCodes(context.workspace.db, {
    search: query.search,
    archived: query.archived === "true",
    before,
    limit: query.limit + 1,
  });
  const { rows, nextCursor } = cutPage(found, query.limit, (last) => packCursor([last.id]));
  return { rows: await describeCodes(context, rows), nextCursor, asOf: context.clock.now().toISOString() };
}

export async function describeCode(context: Context, row: CodeRow): Promise<ChannelCode> {
  const [code] = await describeCodes(context, [row]);
  return code!; // one row in, one out
}

async function describeCodes(context: Context, rows: readonly CodeRow[]): Promise<ChannelCode[]> {
  const { db } = context.workspace;
  const figures = await countEntries(
    db,
    rows.map(({ id }) => id),
  );
  const names = await findAdvisorNames(
    db,
    rows.flatMap(({ advisor_ids }) => advisor_ids),
  );
  return rows.map((row) => {
    const { adds, losses } = figures.get(row.id) ?? { adds: 0, losses: 0 };
    return {
      id: row.id,
      name: row.name,
      state: row.archived_at ? "archived" : row.push_due_at ? "pending" : row.push_error ? "failed" : "ready",
      error: row.push_error ?? undefined,
      hasQr: row.qr_url !== null,
      advisors: row.advisor_ids.map((id) => ({ id, name: names.get(id) ?? id })),
      tagIds: row.tag_ids,
      remarkTemplate: row.remark_template ?? undefined,
      welcome: row.welcome ?? undefined,
      skipVerify: row.skip_verify,
      adds,
      losses,
      net: adds - losses,
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
    };
  });
}

const DAY_MS = 86_400_000;

export async function readStats(
  context: Context,
  codeId: string,
  query: RouteQuery<typeof acquisitionRoutes.channelCodeStats>,
) {
  const { clock, workspace, database } = context;
  await getCode(context, codeId);
  const timeZone = (await findWorkspace(database.system.db, workspace.name))?.time_zone ?? "Asia/Shanghai";
  const to = query.to ?? new Intl.DateTimeFormat("en-CA", { timeZone }).format(clock.now());
  const from = query.from ?? addDays(to, -29);
  const length = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  if (length < 0 || length > 365)
    throw new ProblemError(400, "bad_period", "A period has 1 to 366 days", { field: "from" });
  const range = { from, to, timeZone };
  const days = await countByDay(workspace.db, codeId, range);
  const { people, welcomes } = await countPeriod(workspace.db, codeId, range);
  const adds = days.reduce((sum, day) => sum + day.adds, 0);
  const losses = days.reduce((sum, day) => sum + day.losses, 0);
  // For who looks on, a message on its way still waits.
  const counted: Record<string, number> = {
    ...welcomes,
    waiting: (welcomes["waiting"] ?? 0) + (welcomes["sending"] ?? 0),
  };
  const outcomes = Object.fromEntries(
    WELCOME_OUTCOMES.map((outcome) => [outcome, counted[outcome] ?? 0]),
  ) as Record<(typeof WELCOME_OUTCOMES)[number], number>; // made from all of them
  return {
    days,
    adds,
    losses,
    net: adds - losses,
    people,
    welcomes: outcomes,
    asOf: clock.now().toISOString(),
  };
}

const addDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);

export async function listPeople(
  context: Context,
  codeId: string,
  query: RouteQuery<typeof acquisitionRoutes.listChannelCodePeople>,
) {
  const { db } = context.workspace;
  await getCode(context, codeId);
  const [at, customerId] = query.cursor === undefined ? [] : unpackCursor(query.cursor, 2).map(String);
  const before = at === undefined || customerId === undefined ? undefined : { at, customerId };
  const found = await findPeople(db, codeId, {
    lost: query.lost === undefined ? undefined : query.lost === "true",
    before,
    limit: query.limit + 1,
  });
  const { rows, nextCursor } = cutPage(found, query.limit, (last) =>
    packCursor([last.at.toISOString(), last.customer_id]),
  );
  const customers = await findCustomers(
    db,
    rows.map(({ customer_id }) => customer_id),
  );
  const names = await findAdvisorNames(
    db,
    rows.map(({ advisor_id }) => advisor_id),
  );
  return {
    rows: rows.map((row) => ({
      customerId: row.customer_id,
      name: customers.get(row.customer_id)?.displayName ?? "",
      advisor: { id: row.advisor_id, name: names.get(row.advisor_id) ?? row.advisor_id },
      at: row.at.toISOString(),
      lostAt: row.lost_at?.toISOString(),
      lostBy: row.lost_by ?? undefined,
      welcome: WELCOME_OUTCOMES.find(
        (outcome) => outcome === (row.welcome === "sending" ? "waiting" : row.welcome),
      ),
    })),
    nextCursor,
    asOf: context.clock.now().toISOString(),
  };
}
