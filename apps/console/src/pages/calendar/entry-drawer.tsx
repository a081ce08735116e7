import { calendarRoutes, type CalendarEntry } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Form, Skeleton } from "antd";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { EntryFields } from "./entry-fields.tsx";
import { formOf, toEntry, type EntryForm } from "./entry-form.ts";
import { calendarWords } from "./words.ts";

/** An entry to change; with `day` a new one for that day. */
export function EntryDrawer(props: {
  entry: CalendarEntry | undefined;
  day: string | undefined;
  onClose(): void;
}) {
  const t = useWords(calendarWords);
  if (!props.entry && !props.day)
    return (
      <Drawer open onClose={props.onClose} size={480} title={t("title")}>
        <Skeleton active />
      </Drawer>
    );
  return <Editor {...props} />;
}

function Editor({
  entry,
  day,
  onClose,
}: {
  entry: CalendarEntry | undefined;
  day: string | undefined;
  onClose(): void;
}) {
  const t = useWords(calendarWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const mayPlan = useMay(calendarRoutes.createCalendarEntry.roles);
  const [form] = Form.useForm<EntryForm>();
  const finish = (key: "saved" | "removed") => {
    void queries.invalidateQueries({ queryKey: ["calendar"] });
    void message.success(t(key));
    onClose();
  };
  const save = useMutation({
    mutationFn: (fields: EntryForm) =>
      entry
        ? api.call(calendarRoutes.changeCalendarEntry, { params: { id: entry.id }, body: toEntry(fields) })
        : api.call(calendarRoutes.createCalendarEntry, { body: toEntry(fields) }),
    onSuccess: () => finish("saved"),
    onError: (error) => showProblem(error, form),
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.call(calendarRoutes.deleteCalendarEntry, { params: { id } }),
    onSuccess: () => finish("removed"),
    onError: (error) => showProblem(error),
  });
  return (
    <Drawer
      open
      onClose={onClose}
      size={480}
      title={entry?.title ?? t("plan")}
      footer={
        mayPlan && (
          <div className="h-row">
            <Button type="primary" loading={save.isPending} onClick={form.submit}>
              {t("save")}
            </Button>
            <Button onClick={onClose}>{t("cancel")}</Button>
            <span className="h-grow" />
            {entry && (
              <Button loading={remove.isPending} onClick={() => remove.mutate(entry.id)}>
                {t("remove")}
              </Button>
            )}
          </div>
        )
      }
    >
      <Form<EntryForm>
        form={form}
        layout="vertical"
        requiredMark={false}
        disabled={!mayPlan}
        initialValues={formOf(entry, day)}
        onFinish={(fields) => save.mutate(fields)}
      >
        <EntryFields form={form} entry={entry} />
      </Form>
    </Drawer>
  );
}
