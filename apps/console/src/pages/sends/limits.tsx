import { useFormat, useWords } from "@hortus/ui";
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input, InputNumber, Select } from "antd";
import { sendWords } from "./words.ts";

const COUNTS = ["all", "care", "offer"] as const;
const needed = [{ required: true, message: "" }];

/** Our own caps: at most so many of these in so many days. */
export function Caps() {
  const t = useWords(sendWords);
  return (
    <Form.List name="frequencyCaps">
      {(fields, { add, remove }) => (
        <div className="h-stack">
          {fields.map(({ key, name }) => (
            <div className="h-row" key={key}>
              <Form.Item name={[name, "counts"]} noStyle rules={needed}>
                <Select
                  aria-label={t("capCounts")}
                  style={{ width: 130 }}
                  options={COUNTS.map((value) => ({ value, label: t(`counts.${value}`) }))}
                />
              </Form.Item>
              <Form.Item name={[name, "messages"]} noStyle rules={needed}>
                <InputNumber
                  aria-label={t("capMessages")}
                  min={0}
                  max={100}
                  precision={0}
                  suffix={t("messages")}
                  style={{ width: 90 }}
                />
              </Form.Item>
              <span className="h-muted">{t("capIn")}</span>
              <Form.Item name={[name, "days"]} noStyle rules={needed}>
                <InputNumber
                  aria-label={t("capDays")}
                  min={1}
                  max={31}
                  precision={0}
                  suffix={t("days")}
                  style={{ width: 80 }}
                />
              </Form.Item>
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={t("capRemove")}
                onClick={() => remove(name)}
              />
            </div>
          ))}
          {fields.length < 10 && (
            <Button
              type="dashed"
              size="small"
              icon={<PlusOutlined />}
              onClick={() => add({ counts: "offer", messages: 4, days: 30 })}
            >
              {t("capAdd")}
            </Button>
          )}
        </div>
      )}
    </Form.List>
  );
}

/** WeCom's limits by the day from which they hold. */
export function Quotas() {
  const t = useWords(sendWords);
  const format = useFormat();
  return (
    <Form.List name="channelQuotas">
      {(fields, { add, remove }) => (
        <div className="h-stack">
          {fields.map(({ key, name }) => (
            <div className="h-row" key={key}>
              <Form.Item name={[name, "from"]} noStyle rules={needed}>
                <Input type="date" aria-label={t("quotaFrom")} style={{ width: 140 }} />
              </Form.Item>
              {(["perDay", "perWeek", "perMonth"] as const).map((field, place) => (
                <Form.Item key={field} name={[name, field]} noStyle rules={place === 0 ? needed : []}>
                  <InputNumber
                    aria-label={t((["quotaDay", "quotaWeek", "quotaMonth"] as const)[place]!)} // three fields, three words
                    placeholder="–"
                    suffix={t((["quotaDay", "quotaWeek", "quotaMonth"] as const)[place]!)} // as above
                    min={1}
                    max={100}
                    precision={0}
                    style={{ width: 92 }}
                  />
                </Form.Item>
              ))}
              {fields.length > 1 && (
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t("capRemove")}
                  onClick={() => remove(name)}
                />
              )}
            </div>
          ))}
          {fields.length < 20 && (
            <Button
              type="dashed"
              size="small"
              icon={<PlusOutlined />}
              onClick={() => add({ from: format.today(), perDay: 1 })}
            >
              {t("quotaAdd")}
            </Button>
          )}
        </div>
      )}
    </Form.List>
  );
}

/** How many Moments of an advisor a customer is shown a day, by the day from which it holds. */
export function MomentsQuotas() {
  const t = useWords(sendWords);
  const format = useFormat();
  return (
    <Form.List name="momentsQuotas">
      {(fields, { add, remove }) => (
        <div className="h-stack">
          {fields.map(({ key, name }) => (
            <div className="h-row" key={key}>
              <Form.Item name={[name, "from"]} noStyle rules={needed}>
                <Input type="date" aria-label={t("quotaFrom")} style={{ width: 140 }} />
              </Form.Item>
              <Form.Item name={[name, "perDay"]} noStyle rules={needed}>
                <InputNumber
                  aria-label={t("quotaDay")}
                  suffix={t("quotaDay")}
                  min={1}
                  max={31}
                  precision={0}
                  style={{ width: 92 }}
                />
              </Form.Item>
              {fields.length > 1 && (
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t("capRemove")}
                  onClick={() => remove(name)}
                />
              )}
            </div>
          ))}
          {fields.length < 20 && (
            <Button
              type="dashed"
              size="small"
              icon={<PlusOutlined />}
              onClick={() => add({ from: format.today(), perDay: 3 })}
            >
              {t("quotaAdd")}
            </Button>
          )}
        </div>
      )}
    </Form.List>
  );
}
