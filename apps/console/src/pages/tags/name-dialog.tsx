import { useWords } from "@hortus/ui";
import { Form, Input, Modal } from "antd";
import { useState } from "react";
import { tagsWords } from "./words.ts";

/** Asks for one name. Stays open when it could not be saved. */
export function NameDialog(props: {
  title: string;
  label: string;
  okText: string;
  name?: string;
  onSave(name: string): Promise<void>;
  onClose(): void;
}) {
  const t = useWords(tagsWords);
  const [form] = Form.useForm<{ name: string }>();
  const [isSaving, setSaving] = useState(false);
  const save = ({ name }: { name: string }) => {
    setSaving(true);
    props.onSave(name.trim()).then(props.onClose, () => setSaving(false)); // onSave said why
  };
  return (
    <Modal
      open
      title={props.title}
      okText={props.okText}
      cancelText={t("cancel")}
      confirmLoading={isSaving}
      onOk={form.submit}
      onCancel={props.onClose}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: props.name }}
        onFinish={save}
      >
        <Form.Item
          name="name"
          label={props.label}
          rules={[{ required: true, whitespace: true, message: t("groupNameNeeded") }]}
        >
          <Input maxLength={30} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}
