import {
  CONDITION_GROUPS,
  CONDITION_SOURCES,
  CONDITIONS,
  conditionRoutes,
  type ConditionCode,
  type CustomerCondition,
} from "@hortus/contracts";
import { useBilingual, useFormat, useShowProblem, useWords } from "@hortus/ui";
import { useMutation } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, Modal, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { api } from "../../api.ts";
import { conditionWords } from "./condition-words.ts";

interface Fields {
  condition: ConditionCode;
  notedOn: Dayjs;
  dueOn?: Dayjs;
  source: CustomerCondition["source"];
  note?: string;
}

export function NoteCondition(props: { customerId: string; onClose: () => void; onNoted: () => void }) {
  const t = useWords(conditionWords);
  const say = useBilingual();
  const today = useFormat().today();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<Fields>();
  const chosen = Form.useWatch("condition", form);
  const save = useMutation({
    mutationFn: ({ condition, notedOn, dueOn, source, note = "" }: Fields) =>
      api.call(conditionRoutes.noteCondition, {
        params: { id: props.customerId },
        body: {
          condition,
          notedOn: notedOn.format("YYYY-MM-DD"),
          source,
          note,
          ...(dueOn && condition === "pregnancy" ? { dueOn: dueOn.format("YYYY-MM-DD") } : {}),
        },
      }),
    onSuccess: () => {
      void message.success(t("noted"));
      props.onNoted();
      props.onClose();
    },
    onError: (error) => showProblem(error, form),
  });
  const needed = (text: string) => [{ required: true, message: text }];
  return (
    <Modal
      open
      title={t("note")}
      okText={t("save")}
      cancelText={t("cancel")}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={props.onClose}
      mask={{ closable: false }}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ notedOn: dayjs(today), source: "customer" }}
        onFinish={(values) => save.mutate(values)}
      >
        <Form.Item name="condition" label={t("condition")} rules={needed(t("conditionNeeded"))}>
          <Select
            showSearch={{ optionFilterProp: "label" }}
            options={CONDITION_GROUPS.map((group) => ({
              label: t(`group.${group}`),
              options: CONDITIONS.filter((each) => each.group === group).map(({ value, label }) => ({
                value,
                label: say(label),
              })),
            }))}
          />
        </Form.Item>
        {chosen === "pregnancy" && (
          <Form.Item name="dueOn" label={t("dueOn")} rules={needed(t("dueOnNeeded"))}>
            <DatePicker
              style={{ width: "100%" }}
              minDate={dayjs(today).subtract(42, "day")}
              maxDate={dayjs(today).add(280, "day")}
            />
          </Form.Item>
        )}
        <Form.Item name="notedOn" label={t("notedOn")} rules={needed(t("notedOnNeeded"))}>
          <DatePicker style={{ width: "100%" }} maxDate={dayjs(today)} />
        </Form.Item>
        <Form.Item name="source" label={t("source")}>
          <Select options={CONDITION_SOURCES.map((value) => ({ value, label: t(`source.${value}`) }))} />
        </Form.Item>
        <Form.Item name="note" label={t("remark")}>
          <Input.TextArea maxLength={500} autoSize={{ minRows: 2, maxRows: 6 }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
