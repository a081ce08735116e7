import { storesRoutes, type Region, type Store } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { api } from "../../api.ts";
import { storesWords } from "./words.ts";

export type StoreFields = Omit<Store, "id" | "archived">;
/** What the dialog in front is about; undefined: a new one. */
export type Editing =
  | { what: "store"; store: Store | undefined }
  | { what: "region"; region: Region | undefined };
export type RegionFields = Omit<Region, "id">;

/** Each tells that it is done, and throws when it was refused: a dialog says why, and what is done at once says it itself. */
export function useStoreChanges() {
  const t = useWords(storesWords);
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const { message } = App.useApp();
  const run = async (work: Promise<unknown>, done: "saved" | "removed") => {
    await work;
    void message.success(t(done));
    await queries.invalidateQueries({ queryKey: ["stores"] });
  };
  const sayWhyNot = (error: unknown) => {
    showProblem(error);
    throw error;
  };
  return {
    saveStore: (id: string | undefined, fields: StoreFields) =>
      run(
        id === undefined
          ? api.call(storesRoutes.createStore, { body: fields })
          : api.call(storesRoutes.changeStore, { params: { id }, body: fields }),
        "saved",
      ),
    setArchived: (id: string, archived: boolean) =>
      run(api.call(storesRoutes.changeStore, { params: { id }, body: { archived } }), "saved").catch(
        sayWhyNot,
      ),
    saveRegion: (id: string | undefined, fields: RegionFields) =>
      run(
        id === undefined
          ? api.call(storesRoutes.createRegion, { body: fields })
          : api.call(storesRoutes.changeRegion, { params: { id }, body: fields }),
        "saved",
      ),
    deleteRegion: (id: string) =>
      run(api.call(storesRoutes.deleteRegion, { params: { id } }), "removed").catch(sayWhyNot),
  };
}
