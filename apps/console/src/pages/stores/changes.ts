import { storesRoutes, type Region, type Store } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useQueryClient } from "@tanstack/react-query";
import { App, type FormInstance } from "antd";
import { api } from "../../api.ts";
import { storesWords } from "./words.ts";

export type StoreFields = Omit<Store, "id" | "archived">;
/** What the dialog in front is about; undefined: a new one. */
export type Editing =
  | { what: "store"; store: Store | undefined }
  | { what: "region"; region: Region | undefined };
export type RegionFields = Omit<Region, "id">;

/** Each tells what became of it, and throws when it was refused. */
export function useStoreChanges() {
  const t = useWords(storesWords);
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const { message } = App.useApp();
  const run = async (work: Promise<unknown>, done: "saved" | "removed", form?: FormInstance) => {
    try {
      await work;
    } catch (error) {
      showProblem(error, form);
      throw error;
    }
    void message.success(t(done));
    await queries.invalidateQueries({ queryKey: ["stores"] });
  };
  return {
    saveStore: (id: string | undefined, fields: StoreFields, form?: FormInstance) =>
      run(
        id === undefined
          ? api.call(storesRoutes.createStore, { body: fields })
          : api.call(storesRoutes.changeStore, { params: { id }, body: fields }),
        "saved",
        form,
      ),
    setArchived: (id: string, archived: boolean) =>
      run(api.call(storesRoutes.changeStore, { params: { id }, body: { archived } }), "saved"),
    saveRegion: (id: string | undefined, fields: RegionFields, form?: FormInstance) =>
      run(
        id === undefined
          ? api.call(storesRoutes.createRegion, { body: fields })
          : api.call(storesRoutes.changeRegion, { params: { id }, body: fields }),
        "saved",
        form,
      ),
    deleteRegion: (id: string) => run(api.call(storesRoutes.deleteRegion, { params: { id } }), "removed"),
  };
}
