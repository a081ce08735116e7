/** The folders in which content lies. */
import { z } from "zod";
import { id, idParams, text } from "./common.ts";
import { OPERATORS, READERS, route } from "./route.ts";

/** `folderId` null: at the top. Folders of scripts are their categories in the sidebar. */
export const contentFolder = z.object({
  id,
  name: z.string(),
  parentId: id.nullable(),
  /** What is in it and not archived, without its folders. */
  items: z.int(),
});
export type ContentFolder = z.infer<typeof contentFolder>;

export const contentFolderRoutes = {
  listContentFolders: route({
    method: "GET",
    path: "/content-folders",
    summary: "All folders, by name; 500 at most",
    roles: [...READERS, "advisor"],
    response: z.object({ rows: z.array(contentFolder) }),
  }),
  createContentFolder: route({
    method: "POST",
    path: "/content-folders",
    summary: "Makes a folder; three levels at most",
    roles: OPERATORS,
    body: z.object({ name: text(30), parentId: id.nullable().default(null) }),
    response: contentFolder,
  }),
  renameContentFolder: route({
    method: "PATCH",
    path: "/content-folders/:id",
    summary: "Gives a folder another name",
    roles: OPERATORS,
    params: idParams,
    body: z.object({ name: text(30) }),
    response: contentFolder,
  }),
  deleteContentFolder: route({
    method: "DELETE",
    path: "/content-folders/:id",
    summary: "Deletes an empty folder; what is archived in it moves to the top",
    roles: OPERATORS,
    params: idParams,
    response: "nothing",
  }),
};
