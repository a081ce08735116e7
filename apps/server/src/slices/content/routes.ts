import { contentRoutes as routes, contentFileRoutes, contentFolderRoutes } from "@hortus/contracts";
import type { Caller, Context } from "../../context.ts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { downloadFile, uploadFile } from "./files/operations.ts";
import { createFolder, removeFolder, renameFolder } from "./folders/operations.ts";
import { findFolders } from "./folders/store.ts";
import {
  archiveContent,
  changeContent,
  createContent,
  getContent,
  moveContent,
  noteUse,
  restoreContent,
} from "./library/operations.ts";
import type { UsageSearch } from "./library/usages.ts";
import { describeContent, listContent, listScripts, listVersions } from "./library/views.ts";

export const contentEndpoints = (usages: UsageSearch): readonly Endpoint[] => [
  endpoint(routes.listContent, ({ context, caller, query }) => listContent(context, caller, query)),
  endpoint(routes.createContent, async ({ context, caller, body }) =>
    answer(context, caller, await createContent(context, caller, body)),
  ),
  endpoint(routes.getContent, ({ context, caller, params }) => answer(context, caller, params.id)),
  endpoint(routes.changeContent, async ({ context, caller, params, body }) => {
    await changeContent(context, caller, params.id, body);
    return answer(context, caller, params.id);
  }),
  endpoint(routes.moveContent, ({ context, caller, body }) =>
    moveContent(context, caller, body.ids, body.folderId),
  ),
  endpoint(routes.archiveContent, async ({ context, caller, params }) => {
    await archiveContent(context, caller, params.id, usages);
    return answer(context, caller, params.id);
  }),
  endpoint(routes.restoreContent, async ({ context, caller, params }) => {
    await restoreContent(context, caller, params.id);
    return answer(context, caller, params.id);
  }),
  endpoint(routes.listContentVersions, async ({ context, caller, params }) => {
    await getContent(context, caller, params.id);
    return listVersions(context, params.id);
  }),
  endpoint(routes.listContentUsages, async ({ context, caller, params }) => {
    await getContent(context, caller, params.id);
    return {
      rows: await usages.find(context.workspace.db, params.id),
      asOf: context.clock.now().toISOString(),
    };
  }),
  endpoint(routes.noteContentUse, ({ context, caller, params, body }) =>
    noteUse(context, caller, params.id, body.customerId),
  ),
  endpoint(routes.listScripts, ({ context, caller, query }) => listScripts(context, caller, query)),
  endpoint(contentFolderRoutes.listContentFolders, async ({ context }) => ({
    rows: await findFolders(context.workspace.db),
  })),
  endpoint(contentFolderRoutes.createContentFolder, ({ context, caller, body }) =>
    createFolder(context, caller, body),
  ),
  endpoint(contentFolderRoutes.renameContentFolder, ({ context, caller, params, body }) =>
    renameFolder(context, caller, params.id, body.name),
  ),
  endpoint(contentFolderRoutes.deleteContentFolder, ({ context, caller, params }) =>
    removeFolder(context, caller, params.id),
  ),
  endpoint(contentFileRoutes.uploadContentFile, ({ context, caller, file }) =>
    uploadFile(context, caller, file),
  ),
  endpoint(contentFileRoutes.getContentFile, ({ context, params }) => downloadFile(context, params.id)),
];

async function answer(context: Context, caller: Caller, id: string) {
  const [item] = await describeContent(context, [await getContent(context, caller, id)]);
  return item!; // described one for one
}
