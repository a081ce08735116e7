import { useWords } from "@hortus/ui";
import { Form, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useTagChanges } from "./changes.ts";
import { tagsWords } from "./words.ts";

export interface NewGroupFields {
  name: string;
  tags: string[];
}

export function NewGroup({ draft, onClose }: { draft: NewGroupFields; onClose(): void }) {
  const t = useWords(tagsWords);
  const { createGroup } = useTagChanges();
  const [form] = Form.useForm<NewGroupFields>();
  const [isSaving, setSaving] = useState(false);
  const save = (fields: NewGroupFields) => {
    setSaving(true);
    createGroup(fields, form).then(onClose, () => setSaving(false)); // createGroup said why
  };
  return (
    <Modal
      open
      title={t("newGroup")}
      okText={t("create")}
      cancelText={t("cancel")}
      confirmLoading={isSaving}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form<NewGroupFields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={draft}
        onFinish={save}
      >
        <Form.Item
          name="name"
          label={t("groupName")}
          rules={[{ required: true, whitespace: true, message: t("groupNameNeeded") }]}
        >
          <Input maxLength={30} autoFocus />
        </Form.Item>
        <Form.Item
          name="tags"
          label={t("tags")}
          extra={t("tagsHint")}
          rules={[
            {
              validator: (_, names: string[]) =>
                names.every((name) => name.length <= 30)
                  ? Promise.resolve()
                  : Promise.reject(new Error(t("tooLong"))),
            },
          ]}
        >
          <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[",", "，", "、"]} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
