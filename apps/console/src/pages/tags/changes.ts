import { tagsRoutes } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useQueryClient } from "@tanstack/react-query";
import { App, type FormInstance } from "antd";
import { api } from "../../api.ts";
import { tagsWords } from "./words.ts";

/** The changes to tags and groups. Each says how it went and asks the list anew; a failure is said and thrown on, so that dialogs stay. */
export function useTagChanges() {
  const t = useWords(tagsWords);
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const queries = useQueryClient();

  async function tell(change: Promise<unknown>, done: string, form?: FormInstance): Promise<void> {
    try {
      await change;
    } catch (error) {
      showProblem(error, form);
      throw error;
    }
    void message.success(done);
    await queries.invalidateQueries({ queryKey: ["tag-groups"] });
  }
  const doneOf = (body: { archived?: true }) => (body.archived ? t("archived") : t("saved"));

  return {
    createGroup: (body: { name: string; tags: string[] }, form?: FormInstance) =>
      tell(api.call(tagsRoutes.createTagGroup, { body }), t("created"), form),
    changeGroup: (id: string, body: { name?: string; archived?: true }) =>
      tell(api.call(tagsRoutes.changeTagGroup, { params: { id }, body }), doneOf(body)),
    createTag: (groupId: string, name: string) =>
      tell(api.call(tagsRoutes.createTag, { body: { groupId, name } }), t("created")),
    changeTag: (id: string, body: { name?: string; archived?: true }) =>
      tell(api.call(tagsRoutes.changeTag, { params: { id }, body }), doneOf(body)),
  };
}
