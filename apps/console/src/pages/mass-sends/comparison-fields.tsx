import { useWords } from "@hortus/ui";
import { Form, Input, InputNumber, type FormInstance } from "antd";
import { USUAL_HOLD_OUT, type Draft } from "./draft.ts";
import { massSendWords } from "./words.ts";

/** How many are held out for comparison, and for how long both are watched. */
export function ComparisonFields({ form }: { form: FormInstance<Draft> }) {
  const t = useWords(massSendWords);
  return (
    <>
      <HoldOut form={form} />
      <Form.Item
        name="observeDays"
        label={t("observeDays")}
        extra={t("observeHint")}
        rules={[{ required: true, message: t("needed") }]}
      >
        <InputNumber min={1} max={60} precision={0} suffix={t("days")} />
      </Form.Item>
    </>
  );
}

function HoldOut({ form }: { form: FormInstance<Draft> }) {
  const t = useWords(massSendWords);
  const percent = Form.useWatch("holdOutPercent", form);
  return (
    <>
      <Form.Item name="holdOutPercent" label={t("holdOut")} extra={t("holdOutHint")}>
        <InputNumber min={0} max={50} precision={0} suffix="%" />
      </Form.Item>
      {percent !== undefined && percent !== USUAL_HOLD_OUT && (
        <Form.Item
          name="holdOutReason"
          label={t("holdOutReason", { percent: USUAL_HOLD_OUT })}
          rules={[{ required: true, message: t("needed") }]}
        >
          <Input maxLength={200} />
        </Form.Item>
      )}
    </>
  );
}
