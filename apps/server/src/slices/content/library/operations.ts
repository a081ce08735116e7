import { CONTENT_VARIABLES, unknownVariables, type ContentDraft } from "@hortus/contracts";
import { appendEvents, localDate, newId, notFound, ProblemError, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { admitTexts } from "../../compliance/index.ts";
import { auditOf } from "../../platform/index.ts";
import { findContacts } from "../../wecom/index.ts";
import { contentChanged, contentUsed } from "../events.ts";
import { getFolder } from "../folders/operations.ts";
import { findFiles } from "../files/store.ts";
import { isPoster } from "../posters/model.ts";
import { drawVersion, storeVersion } from "../posters/versions.ts";
import { contentOf, differingFields, draftOf, fileIdOf, subjectsOf, type StoredContent } from "./model.ts";
import { findClasses, findStandings } from "./standing.ts";
import { addUse, findContentById, lockContent, moveToFolder, putContent, setArchived } from "./store.ts";
import type { UsageSearch } from "./usages.ts";

const audit = auditOf("content");

export async function getContent({ workspace }: Context, caller: Caller, id: string): Promise<StoredContent> {
  const found = (await findContentById(workspace.db, [id])).get(id);
  if (!found || (isAdvisor(caller) && found.openTo !== "everyone")) throw notFound("This piece of content");
  return found;
}

export const isAdvisor = (caller: Caller): boolean => caller.kind === "person" && caller.role === "advisor";

/** @returns its id */
export async function createContent(
  context: Context,
  caller: Caller,
  { folderId, ...given }: ContentDraft & { folderId: string | null },
): Promise<string> {
  const id = newId(context.clock);
  const keepPicture = await drawIfPoster(context, caller, given);
  await context.workspace.tx(async (tx) => {
    if (folderId !== null) await getFolder(tx, folderId);
    const draft = await keepPicture(tx);
    await save(tx, context, caller, { ...draft, id, version: 1, folderId });
    await audit(tx, context, caller, id, "content_created", { after: draft });
  });
  return id;
}

/** Makes the next version from the one that the author saw. Who moved on meanwhile is not written over. */
export async function changeContent(
  context: Context,
  caller: Caller,
  id: string,
  { version, ...given }: ContentDraft & { version: number },
): Promise<void> {
  const keepPicture = await drawIfPoster(context, caller, given);
  await context.workspace.tx(async (tx) => {
    const before = await getLocked(tx, id);
    if (before.archivedAt)
      throw new ProblemError(409, "content_archived", "An archived piece does not change", {
        hint: "Restore it first.",
      });
    if (before.version !== version)
      throw new ProblemError(409, "changed_meanwhile", "Somebody else changed this piece", {
        hint: "Load it again.",
      });
    const draft = await keepPicture(tx);
    const fields = differingFields(before, draft);
    if (fields.length === 0) return;
    await save(tx, context, caller, { ...draft, id, version: version + 1, folderId: before.folderId });
    const only = (of: ContentDraft) => Object.fromEntries(fields.map((name) => [name, of[name]]));
    await audit(tx, context, caller, id, "content_changed", {
      before: only(draftOf(before)),
      after: { ...only(draft), version: version + 1 },
    });
  });
}

/** A poster is drawn before the transaction, which must be short, and its picture kept within it. @returns what keeps it */
async function drawIfPoster(
  context: Context,
  caller: Caller,
  draft: ContentDraft,
): Promise<(tx: Tx) => Promise<ContentDraft>> {
  if (!isPoster(draft)) return async () => draft;
  const png = await drawVersion(context, draft);
  return (tx) => storeVersion(tx, context, caller, draft, png);
}

async function save(
  tx: Tx,
  context: Context,
  caller: Caller,
  item: ContentDraft & { id: string; version: number; folderId: string | null },
): Promise<void> {
  const { clock } = context;
  const file = await checkFile(tx, item);
  const extraClass = await checkProduct(tx, item.productCode);
  const content = contentOf(item, file);
  const [unknown] = unknownVariables(item.body.text, CONTENT_VARIABLES);
  if (unknown !== undefined)
    throw new ProblemError(400, "unknown_variable", `{${unknown}} is not a variable`, {
      field: "body.text",
      hint: `There are ${CONTENT_VARIABLES.map((name) => `{${name}}`).join(" and ")}.`,
    });
  await admitTexts(
    tx,
    context,
    caller,
    subjectsOf(item, extraClass).map((subject) => ({
      field: isPoster(item) ? "body.layout" : "body.text",
      title: item.name,
      origin: { kind: "content", id: item.id },
      content,
      subject,
    })),
  );
  await putContent(tx, item, caller.name, clock.now());
  await appendEvents(tx, clock, [
    contentChanged.of({ payload: { contentId: item.id, version: item.version, archived: false } }),
  ]);
}

async function checkFile(tx: Tx, { body }: ContentDraft) {
  const id = fileIdOf({ body });
  if (id === undefined) return undefined;
  const file = (await findFiles(tx, [id])).get(id);
  const wanted = body.kind === "video" || body.kind === "file" ? body.kind : "image";
  if (!file || file.kind !== wanted)
    throw new ProblemError(
      400,
      "file_does_not_fit",
      file ? `This needs a ${wanted}` : "This file is not there",
      {
        field: body.kind === wanted ? "body.fileId" : "body.coverId",
        hint: "Upload it again.",
      },
    );
  return file;
}

async function checkProduct(tx: Tx, code: string | null) {
  if (code === null) return undefined;
  const found = (await findClasses(tx, [code])).get(code);
  if (!found)
    throw new ProblemError(400, "product_unknown", `There is no product with the code ${code}`, {
      field: "productCode",
    });
  return found;
}

/** Puts a piece away, unless something names it: that would go on without it. */
export async function archiveContent(
  context: Context,
  caller: Caller,
  id: string,
  usages: UsageSearch,
): Promise<void> {
  await setAway(context, caller, id, true, (tx) => usages.refuse(tx, id));
}

export const restoreContent = (context: Context, caller: Caller, id: string): Promise<void> =>
  setAway(context, caller, id, false, async () => undefined);

async function setAway(
  context: Context,
  caller: Caller,
  id: string,
  archived: boolean,
  check: (tx: Tx) => Promise<void>,
): Promise<void> {
  const { clock, workspace } = context;
  await workspace.tx(async (tx) => {
    const before = await getLocked(tx, id);
    if ((before.archivedAt !== null) === archived) return;
    await check(tx);
    await setArchived(tx, id, archived ? clock.now() : null, clock.now());
    await audit(tx, context, caller, id, archived ? "content_archived" : "content_restored");
    await appendEvents(tx, clock, [
      contentChanged.of({ payload: { contentId: id, version: before.version, archived } }),
    ]);
  });
}

export async function moveContent(
  context: Context,
  caller: Caller,
  ids: readonly string[],
  folderId: string | null,
): Promise<void> {
  await context.workspace.tx(async (tx) => {
    const folder = folderId === null ? undefined : await getFolder(tx, folderId);
    await moveToFolder(tx, ids, folderId);
    for (const id of ids)
      await audit(tx, context, caller, id, "content_moved", { after: { folder: folder?.name ?? null } });
  });
}

/** @throws {ProblemError} 404 when the caller may not see it, 409 when it may not be used now */
export async function getUsable(context: Context, caller: Caller, id: string): Promise<StoredContent> {
  const item = await getContent(context, caller, id);
  const { state } = (await findStandings(context.workspace.db, context, [item])).get(id) ?? {
    state: "waiting",
  };
  if (item.archivedAt || state !== "usable")
    throw new ProblemError(409, "content_not_usable", "This piece may not be used now", {
      hint: "Load the list again.",
    });
  return item;
}

/**
 * @throws {ProblemError} 409 when it may not be used now; 404 when the customer is no contact of the advisor's
 */
export async function noteUse(
  context: Context,
  caller: Caller,
  id: string,
  customerId: string | undefined,
): Promise<void> {
  const { clock, timeZone, workspace } = context;
  const item = await getUsable(context, caller, id);
  const advisorId = caller.kind === "person" ? caller.advisorId : undefined;
  if (customerId !== undefined && advisorId !== undefined) {
    const contacts = await findContacts(workspace.db, [customerId]);
    if (!contacts.some((contact) => contact.advisorId === advisorId && !contact.removedAt))
      throw notFound("This customer");
  }
  const { version, name } = item;
  await workspace.tx(async (tx) => {
    await addUse(tx, id, advisorId ?? "", localDate(clock.now(), timeZone));
    const payload = { contentId: id, version, name, advisorId: advisorId ?? "" };
    await appendEvents(tx, clock, [
      contentUsed.of({ ...(customerId === undefined ? {} : { customerId }), payload }),
    ]);
  });
}

async function getLocked(tx: Tx, id: string): Promise<StoredContent> {
  const found = await lockContent(tx, id);
  if (!found) throw notFound("This piece of content");
  return found;
}
