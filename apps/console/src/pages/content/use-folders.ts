import { type ContentFolder, contentFolderRoutes } from "@hortus/contracts";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api.ts";

/** All folders, and as options with their way: "话术 / 开场". */
export function useFolders() {
  const { data } = useQuery({
    queryKey: ["content-folders"],
    queryFn: ({ signal }) => api.call(contentFolderRoutes.listContentFolders, {}, { signal }),
    staleTime: 60_000,
  });
  const folders: readonly ContentFolder[] = data?.rows ?? [];
  const byId = new Map(folders.map((folder) => [folder.id, folder]));
  const wayOf = (folder: ContentFolder): string => {
    const parent = folder.parentId === null ? undefined : byId.get(folder.parentId);
    return parent ? `${wayOf(parent)} / ${folder.name}` : folder.name;
  };
  const options = folders
    .map((folder) => ({ value: folder.id, label: wayOf(folder) }))
    .sort((a, b) => a.label.localeCompare(b.label));
  return { folders, options };
}
