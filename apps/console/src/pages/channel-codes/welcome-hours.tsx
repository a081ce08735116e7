import { isWithin, type WelcomeHours } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Button, Form, Input, type FormInstance } from "antd";
import { ComplianceCheck } from "../../shared/compliance/compliance-check.tsx";
import { useWelcomeExtras } from "./use-welcome-extras.ts";
import type { CodeForm } from "./code-form.ts";
import { codesWords } from "./words.ts";

const MOST = 4;
/** The hours in which most stores are closed. */
const NIGHT = { from: "21:00", to: "08:30", text: "" };

/** Other words for hours of the day, as when nobody can answer before the morning. */
export function WelcomeHoursFields({ form }: { form: FormInstance<CodeForm> }) {
  const t = useWords(codesWords);
  const needed = [{ required: true, whitespace: true, message: t("hoursNeeded") }];
  const ends = (place: number) => () => {
    const hours: Partial<WelcomeHours>[] = form.getFieldValue("hours") ?? [];
    const flaw = flawOf(hours, place);
    return flaw ? Promise.reject(new Error(t(flaw))) : Promise.resolve();
  };
  return (
    <Form.List name="hours">
      {(fields, { add, remove }) => (
        <Form.Item label={t("hours")} extra={t("hoursHint")}>
          {fields.map(({ key, name }) => (
            <div key={key} className="code-hours" role="group" aria-label={t("hoursOf", { place: name + 1 })}>
              <div className="h-row">
                <Form.Item name={[name, "from"]} noStyle rules={needed}>
                  <Input type="time" aria-label={t("hoursFrom")} style={{ width: 136 }} />
                </Form.Item>
                <span>–</span>
                <Form.Item name={[name, "to"]} noStyle rules={[...needed, { validator: ends(name) }]}>
                  <Input type="time" aria-label={t("hoursTo")} style={{ width: 136 }} />
                </Form.Item>
                <Button size="small" type="text" onClick={() => remove(name)}>
                  {t("hoursRemove")}
                </Button>
              </div>
              <Form.Item name={[name, "text"]} rules={needed}>
                <Input.TextArea
                  aria-label={t("hoursText")}
                  placeholder={t("hoursText")}
                  maxLength={600}
                  showCount
                  autoSize={{ minRows: 2, maxRows: 8 }}
                />
              </Form.Item>
              <HoursCheck form={form} place={name} />
            </div>
          ))}
          {fields.length < MOST && (
            <Button size="small" type="dashed" onClick={() => add(NIGHT)}>
              {t("hoursAdd")}
            </Button>
          )}
        </Form.Item>
      )}
    </Form.List>
  );
}

/** As the server asks for them: they end at another time than they begin, and no two meet. */
function flawOf(
  hours: readonly Partial<WelcomeHours>[],
  place: number,
): "hoursSame" | "hoursMeet" | undefined {
  const whole = hours.map(({ from, to }) => (from && to ? { from, to } : undefined));
  const own = whole[place];
  if (!own) return undefined; // the fields say that they are needed
  if (own.from === own.to) return "hoursSame";
  const isMet = whole.some(
    (other, at) => other && at !== place && (isWithin(own, other.from) || isWithin(other, own.from)),
  );
  return isMet ? "hoursMeet" : undefined;
}

/** What the rules say of these words, as they are written. */
function HoursCheck({ form, place }: { form: FormInstance<CodeForm>; place: number }) {
  const extras = useWelcomeExtras(form);
  const text = Form.useWatch(["hours", place, "text"], form) ?? "";
  const name = Form.useWatch("name", form) ?? "";
  return (
    <ComplianceCheck
      text={text}
      extras={extras}
      subject={{ channel: "welcome", purpose: "care", classes: [], audiences: [] }}
      title={name}
      origin={{ kind: "channel_code" }}
      onAdd={(statement) => form.setFieldValue(["hours", place, "text"], `${text.trimEnd()}\n${statement}`)}
    />
  );
}
