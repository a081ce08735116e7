import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation } from "@tanstack/react-query";
import { Form, Modal, type FormInstance } from "antd";
import type { ReactNode } from "react";
import { sharedWords } from "./words.ts";

/** A form in a dialog: closes once it is saved; stays open when it was refused, and says so at the field in question. */
export function FormDialog<Fields extends object>(props: {
  title: string;
  /** "Save" by default. */
  okText?: string;
  /** For a caller that watches the fields. */
  form?: FormInstance<Fields>;
  initialValues?: Partial<Fields>;
  /** Saves and has read anew what shows it; throws when it was refused. */
  save(fields: Fields): Promise<unknown>;
  onClose(): void;
  /** The fields. */
  children: ReactNode;
}) {
  const t = useWords(sharedWords);
  const showProblem = useShowProblem();
  const [form] = Form.useForm<Fields>(props.form);
  const save = useMutation({
    mutationFn: props.save,
    onSuccess: () => props.onClose(),
    onError: (error) => showProblem(error, form),
  });
  return (
    <Modal
      open
      title={props.title}
      okText={props.okText ?? t("save")}
      cancelText={t("cancel")}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={props.onClose}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        {...(props.initialValues ? { initialValues: props.initialValues } : {})}
        onFinish={(fields) => save.mutate(fields)}
      >
        {props.children}
      </Form>
    </Modal>
  );
}
