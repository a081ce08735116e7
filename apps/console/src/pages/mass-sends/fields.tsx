import {
  REGULATORY_CLASSES,
  regulatoryClassWords,
  segmentRoutes,
  type MassSendChannel,
  type SendAttachment,
} from "@hortus/contracts";
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { currentTime, useBilingual, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Collapse, Form, Input, InputNumber, Radio, Select, type FormInstance } from "antd";
import { api } from "../../api.ts";
import { AttachedList } from "../../shared/content/attached.tsx";
import { TagSelect } from "../../shared/tags.tsx";
import { CustomerSelect } from "./customer-select.tsx";
import { startOf, USUAL_HOLD_OUT, variantName, type Draft } from "./draft.ts";
import { FromLibrary } from "./from-library.tsx";
import { GroupFields } from "./group-fields.tsx";
import { MomentsFields } from "./moments-fields.tsx";
import { VariantCheck } from "./variant-check.tsx";
import { massSendWords } from "./words.ts";

export function MassSendFields({ form, channel }: { form: FormInstance<Draft>; channel: MassSendChannel }) {
  const t = useWords(massSendWords);
  return (
    <>
      <section className="h-card">
        <h2 className="h-card-title">{t("what")}</h2>
        <About />
        <Variants form={form} channel={channel} />
        {channel === "single" && <Defaults />}
        {channel === "single" && (
          <Form.Item name="trackLinks" valuePropName="checked" extra={t("trackLinksHint")}>
            <Checkbox>{t("trackLinks")}</Checkbox>
          </Form.Item>
        )}
      </section>
      <section className="h-card">
        <h2 className="h-card-title">{t("whom")}</h2>
        {channel === "single" && <Customers />}
        {channel === "group" && <GroupFields />}
        {channel === "moments" && <MomentsFields />}
      </section>
      <section className="h-card">
        <h2 className="h-card-title">{t(channel === "single" ? "when" : "whenOnly")}</h2>
        <Start />
        {channel === "single" && <Comparison form={form} />}
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

function Customers() {
  const t = useWords(massSendWords);
  return (
    <>
      <Form.Item name="segmentIds" label={t("segments")}>
        <SegmentSelect />
      </Form.Item>
      <Form.Item name="tagIds" label={t("tags")}>
        <TagSelect />
      </Form.Item>
      <Form.Item name="customerIds" label={t("customers")}>
        <CustomerSelect mode="multiple" />
      </Form.Item>
      <Collapse
        ghost
        items={[
          {
            key: "exclude",
            forceRender: true,
            label: t("exclude"),
            children: (
              <>
                <Form.Item name={["exclude", "segmentIds"]} label={t("excludeSegments")}>
                  <SegmentSelect />
                </Form.Item>
                <Form.Item name={["exclude", "tagIds"]} label={t("excludeTags")}>
                  <TagSelect />
                </Form.Item>
                <Form.Item name={["exclude", "customerIds"]} label={t("excludeCustomers")}>
                  <CustomerSelect mode="multiple" />
                </Form.Item>
              </>
            ),
          },
        ]}
      />
    </>
  );
}

function Comparison({ form }: { form: FormInstance<Draft> }) {
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

function Variants({ form, channel }: { form: FormInstance<Draft>; channel: MassSendChannel }) {
  const t = useWords(massSendWords);
  const variants = Form.useWatch("variants", form) ?? [];
  const isSingle = channel === "single";
  return (
    <Form.List name="variants">
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <div key={key} className="mass-send-variant">
              <Form.Item
                name={[name, "text"]}
                label={fields.length > 1 ? t("variantText", { name: variantName(name) }) : t("text")}
                extra={t(`textHint.${channel}`)}
                rules={[{ required: true, message: t("needed") }]}
              >
                <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={1_300} showCount />
              </Form.Item>
              <div className="h-row">
                {(isSingle ? (["customer", "advisor"] as const) : []).map((variable) => (
                  <Button
                    key={variable}
                    size="small"
                    onClick={() =>
                      form.setFieldValue(
                        ["variants", name, "text"],
                        `${variants[name]?.text ?? ""}{${variable}}`,
                      )
                    }
                  >
                    {t(`insert.${variable}`)}
                  </Button>
                ))}
                <FromLibrary form={form} place={name} channel={channel} />
                {fields.length > 1 && (
                  <>
                    <Form.Item name={[name, "weight"]} noStyle>
                      <InputNumber
                        min={1}
                        max={100}
                        precision={0}
                        prefix={t("weight")}
                        style={{ width: 120 }}
                      />
                    </Form.Item>
                    <Button size="small" icon={<DeleteOutlined />} onClick={() => remove(name)}>
                      {t("removeVariant")}
                    </Button>
                  </>
                )}
              </div>
              <Form.Item name={[name, "source"]} noStyle hidden>
                <span />
              </Form.Item>
              <Form.Item name={[name, "fromLibrary"]} noStyle>
                <Attached />
              </Form.Item>
              <VariantCheck form={form} place={name} channel={channel} />
              {channel !== "moments" && (
                <Collapse
                  ghost
                  size="small"
                  items={[
                    {
                      key: "more",
                      label: t("attachments"),
                      forceRender: true,
                      children: <Attachments name={name} />,
                    },
                  ]}
                />
              )}
            </div>
          ))}
          {isSingle && fields.length < 4 && (
            <Form.Item>
              <Button
                size="small"
                type="dashed"
                icon={<PlusOutlined />}
                onClick={() => add({ text: "", weight: 1 })}
              >
                {t("addVariant")}
              </Button>
            </Form.Item>
          )}
        </>
      )}
    </Form.List>
  );
}

function Attached({
  value = [],
  onChange,
}: {
  value?: SendAttachment[];
  onChange?: (all: SendAttachment[]) => void;
}) {
  return (
    <AttachedList
      attachments={value}
      onRemove={(place) => onChange?.(value.filter((_, other) => other !== place))}
    />
  );
}

function Attachments({ name }: { name: number }) {
  const t = useWords(massSendWords);
  const field = (key: "title" | "url" | "desc" | "pictureUrl") => (
    <Form.Item name={[name, "link", key]} label={t(`link.${key}`)} style={{ marginBottom: 8 }}>
      <Input maxLength={key === "title" ? 40 : 2_048} />
    </Form.Item>
  );
  return (
    <>
      {field("title")}
      {field("url")}
      {field("desc")}
      {field("pictureUrl")}
      <Form.Item name={[name, "imageUrl"]} label={t("imageUrl")}>
        <Input maxLength={2_048} />
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

function SegmentSelect(props: { id?: string; value?: string[]; onChange?: (ids: string[]) => void }) {
  const t = useWords(massSendWords);
  const { data } = useQuery({
    queryKey: ["segments", "names"],
    queryFn: ({ signal }) => api.call(segmentRoutes.listSegments, { query: {} }, { signal }),
  });
  return (
    <Select
      {...(props.id ? { id: props.id } : {})}
      mode="multiple"
      aria-label={t("chooseSegments")}
      placeholder={t("chooseSegments")}
      value={props.value ?? []}
      onChange={(ids: string[]) => props.onChange?.(ids)}
      showSearch={{ optionFilterProp: "label" }}
      options={(data?.rows ?? []).map(({ id, name, size }) => ({ value: id, label: `${name} · ${size}` }))}
    />
  );
}
