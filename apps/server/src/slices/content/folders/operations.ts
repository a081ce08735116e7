import type { ContentFolder } from "@hortus/contracts";
import { newId, notFound, ProblemError, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { auditOf } from "../../platform/index.ts";
import { deleteFolder, findFolders, insertFolder, lockFolders, setFolderName } from "./store.ts";

const audit = auditOf("content_folder");

/** Deeper trees are looked through by search, not by hand. */
const MOST_LEVELS = 3;
const MOST_FOLDERS = 500;

export async function getFolder(tx: Tx, id: string): Promise<ContentFolder> {
  const found = (await findFolders(tx)).find((folder) => folder.id === id);
  if (!found)
    throw new ProblemError(400, "folder_unknown", "This folder is not there", { field: "folderId" });
  return found;
}

export async function createFolder(
  context: Context,
  caller: Caller,
  { name, parentId }: { name: string; parentId: string | null },
): Promise<ContentFolder> {
  const id = newId(context.clock);
  await context.workspace.tx(async (tx) => {
    const all = await lockFolders(tx);
    refuseTaken(all, name, parentId);
    if (all.length >= MOST_FOLDERS)
      throw new ProblemError(409, "too_many_folders", `There are ${MOST_FOLDERS} folders already`, {
        hint: "Delete empty ones.",
      });
    if (parentId !== null && levelOf(all, parentId) >= MOST_LEVELS)
      throw new ProblemError(409, "too_deep", `Folders have ${MOST_LEVELS} levels at most`, {
        field: "parentId",
      });
    await insertFolder(tx, { id, name, parentId }, context.clock.now());
    await audit(tx, context, caller, id, "content_folder_created", { after: { name } });
  });
  return { id, name, parentId, items: 0 };
}

export async function renameFolder(
  context: Context,
  caller: Caller,
  id: string,
  name: string,
): Promise<ContentFolder> {
  return context.workspace.tx(async (tx) => {
    const all = await lockFolders(tx);
    const folder = all.find((one) => one.id === id);
    if (!folder) throw notFound("This folder");
    if (folder.name === name) return folder;
    refuseTaken(all, name, folder.parentId);
    await setFolderName(tx, id, name);
    await audit(tx, context, caller, id, "content_folder_renamed", {
      before: { name: folder.name },
      after: { name },
    });
    return { ...folder, name };
  });
}

export async function removeFolder(context: Context, caller: Caller, id: string): Promise<void> {
  await context.workspace.tx(async (tx) => {
    const all = await lockFolders(tx);
    const folder = all.find((one) => one.id === id);
    if (!folder) throw notFound("This folder");
    if (folder.items > 0 || all.some(({ parentId }) => parentId === id))
      throw new ProblemError(409, "folder_not_empty", "Something is in this folder", {
        hint: "Move it first.",
      });
    await deleteFolder(tx, id);
    await audit(tx, context, caller, id, "content_folder_deleted", { before: { name: folder.name } });
  });
}

function refuseTaken(all: readonly ContentFolder[], name: string, parentId: string | null): void {
  if (all.some((folder) => folder.name === name && folder.parentId === parentId))
    throw new ProblemError(409, "name_taken", `There is a folder ${name} here already`, { field: "name" });
}

/** 1 for those at the top. */
function levelOf(all: readonly ContentFolder[], id: string): number {
  const folder = all.find((one) => one.id === id);
  if (!folder)
    throw new ProblemError(400, "folder_unknown", "This folder is not there", { field: "parentId" });
  return folder.parentId === null ? 1 : 1 + levelOf(all, folder.parentId);
}
