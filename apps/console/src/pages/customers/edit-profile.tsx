import { customersRoutes, GENDERS, type CustomerProfile } from "@hortus/contracts";
import { useFormat, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, Modal, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { api } from "../../api.ts";
import { useMe } from "../../session/me.ts";
import { customersWords } from "./words.ts";

interface Fields {
  name: string;
  gender?: (typeof GENDERS)[number];
  birthday?: Dayjs | null;
  city?: string;
  timeZone?: string;
  notes?: string;
}

export function EditProfile({ customer, onClose }: { customer: CustomerProfile; onClose(): void }) {
  const t = useWords(customersWords);
  const { today } = useFormat();
  const { workspace } = useMe();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const queries = useQueryClient();
  const [form] = Form.useForm<Fields>();
  const save = useMutation({
    mutationFn: ({ name, gender, birthday, city, timeZone, notes }: Fields) =>
      api.call(customersRoutes.changeCustomer, {
        params: { id: customer.id },
        body: {
          name,
          gender: gender ?? null,
          birthday: birthday?.format("YYYY-MM-DD") ?? null,
          city: city ?? null,
          timeZone: timeZone ?? null,
          notes: notes ?? null,
        },
      }),
    onSuccess: (profile) => {
      queries.setQueryData(["customer", customer.id], profile);
      void queries.invalidateQueries({ queryKey: ["customers"] });
      void message.success(t("saved"));
      onClose();
    },
    onError: (error) => showProblem(error, form),
  });
  return (
    <Modal
      open
      title={t("edit")}
      okText={t("save")}
      cancelText={t("cancel")}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => save.mutate(values)}
        initialValues={{ ...customer, birthday: customer.birthday ? dayjs(customer.birthday) : null }}
      >
        <Form.Item
          name="name"
          label={t("name")}
          rules={[{ required: true, whitespace: true, message: t("nameNeeded") }]}
        >
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="gender" label={t("gender")}>
          <Select
            allowClear
            placeholder={t("clear")}
            options={GENDERS.map((value) => ({ value, label: t(`gender.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="birthday" label={t("birthday")}>
          <DatePicker style={{ width: "100%" }} maxDate={dayjs(today())} />
        </Form.Item>
        <Form.Item name="city" label={t("city")}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="timeZone" label={t("timeZone")} extra={t("timeZoneHint")}>
          <Select
            allowClear
            showSearch
            placeholder={workspace.timeZone}
            options={Intl.supportedValuesOf("timeZone").map((value) => ({ value, label: value }))}
          />
        </Form.Item>
        <Form.Item name="notes" label={t("notes")} extra={t("notesHint")}>
          <Input.TextArea rows={4} maxLength={2000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
