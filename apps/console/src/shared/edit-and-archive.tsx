import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { sharedWords } from "./words.ts";

/** The two buttons of a thing in a list that is changed in a dialog, and archived or taken back at once. */
export function EditAndArchive(props: {
  name: string;
  archived: boolean;
  /** What is read again afterwards. */
  queryKey: readonly string[];
  onEdit(): void;
  archive(archived: boolean): Promise<unknown>;
}) {
  const t = useWords(sharedWords);
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const { name, archived, queryKey } = props;
  const move = useMutation({
    mutationFn: () => props.archive(!archived),
    onSuccess: () => queries.invalidateQueries({ queryKey }),
    onError: (problem) => showProblem(problem),
  });
  const moving = t(archived ? "unarchive" : "archive");
  return (
    <>
      <Button size="small" onClick={props.onEdit} aria-label={`${t("edit")} ${name}`}>
        {t("edit")}
      </Button>
      <Button
        size="small"
        loading={move.isPending}
        onClick={() => move.mutate()}
        aria-label={`${moving} ${name}`}
      >
        {moving}
      </Button>
    </>
  );
}
