import { contentRoutes, type ContentItem, type RouteQuery, type RouteResponse } from "@hortus/contracts";
import type { Caller, Context } from "../../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../../paging.ts";
import { findFiles } from "../files/store.ts";
import { findFolders } from "../folders/store.ts";
import { fileIdOf, type StoredContent } from "./model.ts";
import { isAdvisor } from "./operations.ts";
import { findStandings } from "./standing.ts";
import { findContentPage, findMostUsed, findVersions } from "./store.ts";

/** How often the next rows are read for a page of usable ones; what is left then comes with the next page. */
const MOST_READINGS = 5;

export async function listContent(
  context: Context,
  caller: Caller,
  { limit, cursor, usable, archived, ...query }: RouteQuery<typeof contentRoutes.listContent>,
): Promise<RouteResponse<typeof contentRoutes.listContent>> {
  const filter = { ...query, archived: archived === "true", openToAdvisors: isAdvisor(caller) };
  const rows: ContentItem[] = [];
  let next = cursor;
  for (let reading = 0; reading < MOST_READINGS; reading++) {
    const [at, id] = next === undefined ? [] : unpackCursor(next, 2);
    const before = next === undefined ? undefined : { at: String(at), id: String(id) };
    const wanted = limit - rows.length;
    const found = await findContentPage(context.workspace.db, filter, before, wanted + 1);
    const page = cutPage(found, wanted, (last) => packCursor([last.updatedAt.toISOString(), last.id]));
    const described = await describeContent(context, page.rows);
    rows.push(...(usable ? described.filter(({ state }) => state === "usable") : described));
    next = page.nextCursor;
    if (next === undefined || rows.length >= limit) break;
  }
  return {
    rows,
    ...(next === undefined ? {} : { nextCursor: next }),
    asOf: context.clock.now().toISOString(),
  };
}

/** In their order, with how they stand today. */
export async function describeContent(
  context: Context,
  items: readonly StoredContent[],
): Promise<ContentItem[]> {
  const { db } = context.workspace;
  const standings = await findStandings(db, context, items);
  const files = await findFiles(
    db,
    items.flatMap((item) => fileIdOf(item) ?? []),
  );
  return items.map(({ createdAt, updatedAt, archivedAt, ...item }) => {
    const file = files.get(fileIdOf(item) ?? "");
    return {
      ...item,
      ...(standings.get(item.id) ?? { state: "waiting", refusedChannels: [] }),
      ...(file ? { file } : {}),
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
      ...(archivedAt ? { archivedAt: archivedAt.toISOString() } : {}),
    };
  });
}

/** Scripts that may be used now, the most used first; of the first 200 that fit. */
export async function listScripts(
  context: Context,
  caller: Caller,
  { search, folder, limit }: RouteQuery<typeof contentRoutes.listScripts>,
): Promise<RouteResponse<typeof contentRoutes.listScripts>> {
  const { db } = context.workspace;
  const filter = {
    search,
    kind: ["script" as const],
    folder: undefined,
    channel: undefined,
    purpose: undefined,
    class: [],
    label: undefined,
    archived: false,
    openToAdvisors: isAdvisor(caller),
  };
  const found = await findMostUsed(db, filter, 200);
  const standings = await findStandings(db, context, found);
  const usable = found.filter(({ id }) => standings.get(id)?.state === "usable");
  const folders = (await findFolders(db)).flatMap(({ id, name }) => {
    const scripts = usable.filter(({ folderId }) => folderId === id).length;
    return scripts > 0 ? [{ id, name, scripts }] : [];
  });
  const rows = usable
    .filter(({ folderId }) => folder === undefined || folderId === folder)
    .slice(0, limit)
    .map(({ id, version, name, body, folderId, labels, purpose, uses }) => ({
      id,
      version,
      name,
      text: body.text,
      folderId,
      labels,
      purpose,
      uses,
    }));
  return { rows, folders, asOf: context.clock.now().toISOString() };
}

export async function listVersions(
  context: Context,
  id: string,
): Promise<RouteResponse<typeof contentRoutes.listContentVersions>> {
  const rows = await findVersions(context.workspace.db, id);
  return {
    rows: rows.map(({ version, fields, by, at }) => ({ ...fields, version, by, at: at.toISOString() })),
    asOf: context.clock.now().toISOString(),
  };
}
