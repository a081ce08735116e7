import { REGULATORY_CLASSES, regulatoryClassWords, type MassSendChannel } from "@hortus/contracts";
import { currentTime, useBilingual, useFormat, useWords } from "@hortus/ui";
import { Checkbox, Form, Input, Radio, Select, type FormInstance } from "antd";
import { ComparisonFields } from "./comparison-fields.tsx";
import { CustomerFields } from "./customer-fields.tsx";
import { startOf, type Draft } from "./draft.ts";
import { GroupFields } from "./group-fields.tsx";
import { MomentsFields } from "./moments-fields.tsx";
import { VariantFields } from "./variant-fields.tsx";
import { massSendWords } from "./words.ts";

export function MassSendFields({ form, channel }: { form: FormInstance<Draft>; channel: MassSendChannel }) {
  const t = useWords(massSendWords);
  return (
    <>
      <section className="h-card">
        <h2 className="h-card-title">{t("what")}</h2>
        <About />
        <VariantFields form={form} channel={channel} />
        {channel === "single" && <Defaults />}
        {channel === "single" && (
          <Form.Item name="trackLinks" valuePropName="checked" extra={t("trackLinksHint")}>
            <Checkbox>{t("trackLinks")}</Checkbox>
          </Form.Item>
        )}
      </section>
      <section className="h-card">
        <h2 className="h-card-title">{t("whom")}</h2>
        {channel === "single" && <CustomerFields />}
        {channel === "group" && <GroupFields />}
        {channel === "moments" && <MomentsFields />}
      </section>
      <section className="h-card">
        <h2 className="h-card-title">{t(channel === "single" ? "when" : "whenOnly")}</h2>
        <Start />
        {channel === "single" && <ComparisonFields form={form} />}
      </section>
    </>
  );
}

/** Neither day nor time: at once. A time alone would be dropped, and a day that is over would start it at once: both are asked about. */
function Start() {
  const t = useWords(massSendWords);
  const format = useFormat();
  const inTime = ({ getFieldValue }: { getFieldValue(name: keyof Draft): string | undefined }) => ({
    validator: async () => {
      const day = getFieldValue("startDay");
      const time = getFieldValue("startTime");
      if (time && !day) throw new Error(t("startDayNeeded"));
      const at = startOf(day, time, format.dayStart);
      if (at && Date.parse(at) < currentTime().getTime()) throw new Error(t("startPast"));
    },
  });
  return (
    <Form.Item label={t("startAt")} extra={t("startHint")}>
      <div className="h-row">
        <Form.Item name="startDay" noStyle dependencies={["startTime"]} rules={[inTime]}>
          <Input type="date" aria-label={t("startDay")} style={{ width: 150 }} />
        </Form.Item>
        <Form.Item name="startTime" noStyle>
          <Input type="time" aria-label={t("startTime")} style={{ width: 120 }} />
        </Form.Item>
      </div>
    </Form.Item>
  );
}

/** What it is called and what it is about: the same for every channel. */
function About() {
  const t = useWords(massSendWords);
  const say = useBilingual();
  const needed = [{ required: true, message: t("needed") }];
  return (
    <>
      <Form.Item name="name" label={t("name")} rules={needed}>
        <Input maxLength={60} placeholder={t("nameHint")} />
      </Form.Item>
      <Form.Item name="class" label={t("class")} extra={t("classHint")}>
        <Radio.Group
          options={(["care", "offer"] as const).map((value) => ({ value, label: t(`class.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="classes" label={t("classes")} extra={t("classesHint")}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: "label" }}
          options={REGULATORY_CLASSES.map((value) => ({ value, label: say(regulatoryClassWords[value]) }))}
        />
      </Form.Item>
    </>
  );
}

function Defaults() {
  const t = useWords(massSendWords);
  return (
    <Form.Item label={t("defaults")} extra={t("defaultsHint")}>
      <div className="h-row">
        <Form.Item name={["defaults", "customer"]} noStyle>
          <Input
            aria-label={t("defaultCustomer")}
            placeholder={t("defaultCustomer")}
            maxLength={20}
            style={{ width: 200 }}
          />
        </Form.Item>
        <Form.Item name={["defaults", "advisor"]} noStyle>
          <Input
            aria-label={t("defaultAdvisor")}
            placeholder={t("defaultAdvisor")}
            maxLength={20}
            style={{ width: 200 }}
          />
        </Form.Item>
      </div>
    </Form.Item>
  );
}
