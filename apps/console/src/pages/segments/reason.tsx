import { useWords } from "@hortus/ui";
import { Button, Form, Input } from "antd";
import { segmentWords } from "./words.ts";

/** Before the people of a sensitive segment are shown: what for. The audit keeps it, with every look. */
export function AskReason({ onReason }: { onReason: (reason: string) => void }) {
  const t = useWords(segmentWords);
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("sensitive")}</h2>
      <p className="h-muted">{t("sensitiveHint")}</p>
      <Form<{ reason: string }>
        layout="vertical"
        requiredMark={false}
        style={{ maxWidth: 480 }}
        onFinish={({ reason }) => onReason(reason.trim())}
      >
        <Form.Item
          name="reason"
          label={t("reason")}
          rules={[{ required: true, whitespace: true, message: t("reasonNeeded") }]}
        >
          <Input maxLength={200} placeholder={t("reasonExample")} />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {t("showPeople")}
        </Button>
      </Form>
    </section>
  );
}
