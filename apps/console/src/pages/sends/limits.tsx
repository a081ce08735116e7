import { useFormat, useWords } from "@hortus/ui";
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input, InputNumber, Select } from "antd";
import { sendWords } from "./words.ts";

const COUNTS = ["all", "care", "offer"] as const;

/** Our own caps: at most so many of these in so many days. */
export function Caps() {
  const t = useWords(sendWords);
  const needed = [{ required: true, message: t("needed") }];
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

const PERIODS = { perDay: "quotaDay", perWeek: "quotaWeek", perMonth: "quotaMonth" } as const;
type Period = keyof typeof PERIODS;

/** WeCom's limits by the day from which they hold. */
export const Quotas = () => (
  <DatedQuotas list="channelQuotas" periods={["perDay", "perWeek", "perMonth"]} most={100} usual={1} />
);

/** How many Moments of an advisor a customer is shown a day, by the day from which it holds. */
export const MomentsQuotas = () => (
  <DatedQuotas list="momentsQuotas" periods={["perDay"]} most={31} usual={3} />
);

/** The first period is needed; without a number for another it has no limit. */
function DatedQuotas(props: { list: string; periods: readonly Period[]; most: number; usual: number }) {
  const { list, periods, most, usual } = props;
  const t = useWords(sendWords);
  const format = useFormat();
  const needed = [{ required: true, message: t("needed") }];
  return (
    <Form.List name={list}>
      {(fields, { add, remove }) => (
        <div className="h-stack">
          {fields.map(({ key, name }) => (
            <div className="h-row" key={key}>
              <Form.Item name={[name, "from"]} noStyle rules={needed}>
                <Input type="date" aria-label={t("quotaFrom")} style={{ width: 140 }} />
              </Form.Item>
              {periods.map((period, place) => (
                <Form.Item key={period} name={[name, period]} noStyle rules={place === 0 ? needed : []}>
                  <InputNumber
                    aria-label={t(PERIODS[period])}
                    placeholder="–"
                    suffix={t(PERIODS[period])}
                    min={1}
                    max={most}
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
              onClick={() => add({ from: format.today(), perDay: usual })}
            >
              {t("quotaAdd")}
            </Button>
          )}
        </div>
      )}
    </Form.List>
  );
}
