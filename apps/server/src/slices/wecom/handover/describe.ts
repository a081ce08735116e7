/** Hand-overs in the contract's words. */
import type {
  HandedContact,
  HandedGroup,
  Handover,
  HandoverCandidate,
  handoversRoutes,
  RouteQuery,
} from "@hortus/contracts";
import { notFound, type Db } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../../paging.ts";
import { findAdvisorNames } from "../sync/advisor-store.ts";
import {
  countCandidates,
  listCandidates,
  listHanded,
  listHandedGroups,
  tally,
  type Tally,
} from "./contact-store.ts";
import { findHandover, listHandovers, type HandoverRow } from "./handover-store.ts";
import { findNextReadings } from "./reading-store.ts";

type Page<Row> = { rows: Row[]; nextCursor?: string; asOf: string };

export async function describeCandidates(
  { workspace, clock }: Context,
  { from, search, cursor, limit }: RouteQuery<typeof handoversRoutes.listHandoverCandidates>,
): Promise<Page<HandoverCandidate> & { total: number }> {
  const { db } = workspace;
  const [rows, total] = await Promise.all([
    listCandidates(db, { from, search, after: placeOf(cursor), limit: limit + 1 }),
    countCandidates(db, from, search),
  ]);
  const cut = cutPage(rows, limit, (last) => packCursor([last.createdAt.getTime(), last.id]));
  return {
    ...cut,
    rows: cut.rows.map(({ customerId, createdAt, ...row }) => ({
      ...row,
      ...(customerId ? { customerId } : {}),
      addedAt: createdAt.toISOString(),
    })),
    total,
    asOf: clock.now().toISOString(),
  };
}

function placeOf(cursor: string | undefined): { createdAt: Date; id: string } | undefined {
  if (cursor === undefined) return undefined;
  const [at, id] = unpackCursor(cursor, 2);
  return { createdAt: new Date(Number(at)), id: String(id) };
}

export async function describeHandovers(
  { workspace, clock }: Context,
  { cursor, limit }: RouteQuery<typeof handoversRoutes.listHandovers>,
): Promise<Page<Handover>> {
  const rows = await listHandovers(workspace.db, placeOf(cursor), limit + 1);
  const cut = cutPage(rows, limit, (last) => packCursor([last.createdAt.getTime(), last.id]));
  return { ...cut, rows: await toHandovers(workspace.db, cut.rows), asOf: clock.now().toISOString() };
}

/** @throws {ProblemError} 404 */
export async function describeHandover({ workspace }: Context, id: string): Promise<Handover> {
  const row = await findHandover(workspace.db, id);
  const [handover] = row ? await toHandovers(workspace.db, [row]) : [];
  if (!handover) throw notFound("This hand-over");
  return handover;
}

async function toHandovers(db: Db, rows: readonly HandoverRow[]): Promise<Handover[]> {
  const ids = rows.map(({ id }) => id);
  const [tallies, names, readings] = await Promise.all([
    tally(db, ids),
    findAdvisorNames(
      db,
      rows.flatMap(({ fromId, receiverIds }) => [fromId, ...receiverIds]),
    ),
    findNextReadings(db, ids),
  ]);
  const named = (id: string) => ({ id, name: names.get(id) ?? id });
  return rows.map((row) => {
    const own = tallies.filter(({ handoverId }) => handoverId === row.id);
    const contacts = countsOf(own, "contacts");
    const waits = (contacts["waiting"] ?? 0) > 0;
    const nextReadAt = waits ? readings.get(row.id) : undefined;
    return {
      id: row.id,
      from: named(row.fromId),
      kind: row.kind,
      receivers: row.receiverIds.map(named),
      startedBy: row.startedBy,
      createdAt: row.createdAt.toISOString(),
      state: row.state === "asked" ? (waits ? "waiting" : "done") : row.state,
      ...(row.errcode === null ? {} : { errcode: row.errcode }),
      ...(row.error === null ? {} : { error: row.error }),
      contacts,
      groups: countsOf(own, "groups"),
      ...(nextReadAt ? { nextReadAt: nextReadAt.toISOString() } : {}),
    };
  });
}

const countsOf = (tallies: readonly Tally[], of: Tally["of"]): Record<string, number> =>
  Object.fromEntries(tallies.filter((one) => one.of === of).map(({ state, n }) => [state, n]));

/** @throws {ProblemError} 404 */
export async function describeHanded(
  { workspace, clock }: Context,
  id: string,
  { state, cursor, limit }: RouteQuery<typeof handoversRoutes.listHandedContacts>,
): Promise<Page<HandedContact>> {
  const { db } = workspace;
  if (!(await findHandover(db, id))) throw notFound("This hand-over");
  const after = cursor === undefined ? "" : String(unpackCursor(cursor, 1)[0]);
  const rows = await listHanded(db, id, { state, after, limit: limit + 1 });
  const cut = cutPage(rows, limit, (last) => packCursor([last.id]));
  const names = await findAdvisorNames(
    db,
    cut.rows.map(({ toId }) => toId),
  );
  return {
    ...cut,
    rows: cut.rows.map(({ customerId, toId, errcode, takeoverAt, ...row }) => ({
      ...row,
      ...(customerId ? { customerId } : {}),
      to: { id: toId, name: names.get(toId) ?? toId },
      ...(errcode === null ? {} : { errcode }),
      ...(takeoverAt ? { takeoverAt: takeoverAt.toISOString() } : {}),
    })),
    asOf: clock.now().toISOString(),
  };
}

/** @throws {ProblemError} 404 */
export async function describeHandedGroups(
  { workspace }: Context,
  id: string,
): Promise<{ rows: HandedGroup[] }> {
  const { db } = workspace;
  if (!(await findHandover(db, id))) throw notFound("This hand-over");
  const rows = await listHandedGroups(db, id);
  const names = await findAdvisorNames(
    db,
    rows.map(({ toId }) => toId),
  );
  return {
    rows: rows.map(({ toId, errcode, ...row }) => ({
      ...row,
      to: { id: toId, name: names.get(toId) ?? toId },
      ...(errcode === null ? {} : { errcode }),
    })),
  };
}
