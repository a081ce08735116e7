import { calendarRoutes, MIX_PARTS, type CalendarSettings } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Form, InputNumber, Modal } from "antd";
import { api } from "../../api.ts";
import { calendarWords } from "./words.ts";

/** The mix that is aimed at and the day of the month for members. */
export function SettingsDialog({ settings, onClose }: { settings: CalendarSettings; onClose(): void }) {
  const t = useWords(calendarWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<CalendarSettings>();
  const mix = Form.useWatch("mix", form) ?? settings.mix;
  const sum = MIX_PARTS.reduce((total, part) => total + (mix[part] ?? 0), 0);
  const isWhole = sum === 100;
  const save = useMutation({
    mutationFn: (body: CalendarSettings) =>
      api.call(calendarRoutes.setCalendarSettings, { body: { ...body, memberDay: body.memberDay ?? null } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["calendar"] });
      void message.success(t("saved"));
      onClose();
    },
    onError: (error) => showProblem(error, form),
  });
  return (
    <Modal
      open
      title={t("settings")}
      okText={t("save")}
      cancelText={t("cancel")}
      okButtonProps={{ disabled: !isWhole, loading: save.isPending }}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" initialValues={settings} onFinish={(body) => save.mutate(body)}>
        <div className="calendar-three">
          {MIX_PARTS.map((part) => (
            <Form.Item key={part} name={["mix", part]} label={t(`part.${part}`)}>
              <InputNumber min={0} max={100} precision={0} suffix="%" style={{ width: "100%" }} />
            </Form.Item>
          ))}
        </div>
        {!isWhole && (
          <p role="alert" className="calendar-wrong">
            {t("mixSum", { sum })}
          </p>
        )}
        <Form.Item name="memberDay" label={`${t("memberDay")} · ${t("memberDayOfMonth")}`}>
          <InputNumber min={1} max={28} precision={0} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
