import { contentRoutes } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Select } from "antd";
import { api } from "../../api.ts";
import { useFolders } from "./use-folders.ts";
import { contentWords } from "./words.ts";

const TOP = "top";

/** Puts chosen pieces into a folder. */
export function MoveButton({ ids, onDone }: { ids: readonly string[]; onDone(): void }) {
  const t = useWords(contentWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const { options } = useFolders();
  const move = useMutation({
    mutationFn: (folder: string) =>
      api.call(contentRoutes.moveContent, {
        body: { ids: [...ids], folderId: folder === TOP ? null : folder },
      }),
    onSuccess: () => {
      void message.success(t("moved", { count: ids.length }));
      onDone();
    },
    onError: (error) => showProblem(error),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["content"] });
      void queries.invalidateQueries({ queryKey: ["content-folders"] });
    },
  });
  return (
    <Select
      aria-label={t("move")}
      placeholder={t("move")}
      size="small"
      style={{ width: 200 }}
      loading={move.isPending}
      value={null}
      onChange={(folder: string | null) => folder && move.mutate(folder)}
      options={[{ value: TOP, label: t("top") }, ...options]}
    />
  );
}
