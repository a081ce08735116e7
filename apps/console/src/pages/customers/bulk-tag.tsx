import { TagsOutlined } from "@ant-design/icons";
import { tagsRoutes } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Modal } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { TagSelect } from "../../shared/tags.tsx";
import { customersWords } from "./words.ts";

/** Puts and takes tags of all selected customers. */
export function BulkTag({ ids, onDone }: { ids: readonly string[]; onDone(): void }) {
  const t = useWords(customersWords);
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [form] = Form.useForm<{ add?: string[]; remove?: string[] }>();
  const add = Form.useWatch("add", form);
  const remove = Form.useWatch("remove", form);
  const tag = useMutation({
    mutationFn: (changes: { add?: string[]; remove?: string[] }) =>
      api.call(tagsRoutes.tagManyCustomers, { body: { customerIds: [...ids], ...changes } }),
    onSuccess: async ({ added, removed }) => {
      void message.success(t("bulkDone", { added, removed }));
      setOpen(false);
      onDone();
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["customers"] }),
        queries.invalidateQueries({ queryKey: ["tag-groups"] }),
      ]);
    },
    onError: (error) => showProblem(error, form),
  });
  const isNothing = !add?.length && !remove?.length;
  return (
    <>
      <Button size="small" type="primary" icon={<TagsOutlined />} onClick={() => setOpen(true)}>
        {t("bulkTag")}
      </Button>
      <Modal
        open={isOpen}
        title={t("bulkTitle", { count: ids.length })}
        okText={t("save")}
        cancelText={t("cancel")}
        okButtonProps={{ disabled: isNothing, title: isNothing ? t("bulkNothing") : "" }}
        confirmLoading={tag.isPending}
        onOk={form.submit}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Form form={form} layout="vertical" onFinish={(values) => tag.mutate(values)} preserve={false}>
          <Form.Item name="add" label={t("bulkAdd")}>
            <TagSelect exclude={remove ?? []} />
          </Form.Item>
          <Form.Item name="remove" label={t("bulkRemove")} extra={t("bulkHint")}>
            <TagSelect exclude={add ?? []} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
