import { JOURNEY_EXITS, JOURNEY_VARIABLES, type JourneyDefinition } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Checkbox, Input, InputNumber, Select } from "antd";
import { RuleFields } from "./forms/paths-form.tsx";
import { TriggerFields } from "./forms/trigger-fields.tsx";
import { journeyWords } from "./words.ts";

interface Props {
  definition: JourneyDefinition;
  onChange: (definition: JourneyDefinition) => void;
}

/** What is said once for the whole journey: who begins, who leaves, who may come again, when nobody sells. */
export function DefinitionFields({ definition, onChange }: Props) {
  const t = useWords(journeyWords);
  const { trigger, exits, exitRule, reentry, quietUntilDay, exclusive, priority, defaults } = definition;
  const setReentry = (kind: typeof reentry.kind) =>
    onChange({ ...definition, reentry: kind === "after_days" ? { kind, days: 30 } : { kind } });
  return (
    <section className="journey-fields">
      <TriggerFields trigger={trigger} onChange={(next) => onChange({ ...definition, trigger: next })} />
      <div role="group" aria-label={t("exits")}>
        <span>{t("exits")}</span>
        <Checkbox.Group
          value={exits}
          options={JOURNEY_EXITS.map((value) => ({ value, label: t(`exit.${value}`) }))}
          onChange={(next) => onChange({ ...definition, exits: next })}
        />
        <Checkbox
          checked={exitRule !== undefined}
          onChange={({ target }) => {
            const { exitRule: _before, ...rest } = definition;
            onChange(
              target.checked ? { ...rest, exitRule: { version: 1, root: { kind: "all", of: [] } } } : rest,
            );
          }}
        >
          {t("exit.rule")}
        </Checkbox>
        {exitRule && (
          <RuleFields rule={exitRule} onChange={(rule) => onChange({ ...definition, exitRule: rule })} />
        )}
      </div>
      <label>
        <span>{t("reentry")}</span>
        <span className="h-row">
          <Select
            aria-label={t("reentry")}
            value={reentry.kind}
            popupMatchSelectWidth={false}
            options={(["never", "after_days", "each"] as const).map((value) => ({
              value,
              label: t(`reentryKind.${value}`),
            }))}
            onChange={setReentry}
          />
          {reentry.kind === "after_days" && (
            <InputNumber
              aria-label={t("days")}
              min={1}
              max={3650}
              precision={0}
              value={reentry.days}
              suffix={t("days")}
              style={{ width: 120 }}
              onChange={(days) =>
                days !== null && onChange({ ...definition, reentry: { kind: "after_days", days } })
              }
            />
          )}
        </span>
      </label>
      <label>
        <span>{t("quietField")}</span>
        <InputNumber
          min={1}
          max={365}
          precision={0}
          value={quietUntilDay ?? null}
          placeholder={t("quietNone")}
          suffix={t("days")}
          style={{ width: 160 }}
          onChange={(day) => {
            const { quietUntilDay: _before, ...rest } = definition;
            onChange(day === null ? rest : { ...rest, quietUntilDay: day });
          }}
        />
        <span className="h-muted h-small">{t("quietHint")}</span>
      </label>
      <div role="group" aria-label={t("exclusive")}>
        <Checkbox
          checked={exclusive}
          onChange={({ target }) => onChange({ ...definition, exclusive: target.checked })}
        >
          {t("exclusive")}
        </Checkbox>
        {exclusive && (
          <span className="h-row">
            {t("priority")}
            <InputNumber
              aria-label={t("priority")}
              min={1}
              max={9}
              precision={0}
              value={priority}
              style={{ width: 80 }}
              onChange={(next) => next !== null && onChange({ ...definition, priority: next })}
            />
          </span>
        )}
        <span className="h-muted h-small">{t("exclusiveHint")}</span>
      </div>
      <div role="group" aria-label={t("defaults")}>
        <span>{t("defaults")}</span>
        <span className="h-row">
          {JOURNEY_VARIABLES.map((variable) => (
            <Input
              key={variable}
              prefix={<span className="h-muted">{t(`variable.${variable}`)}</span>}
              aria-label={t(`variable.${variable}`)}
              value={defaults[variable] ?? ""}
              maxLength={30}
              style={{ width: 170 }}
              onChange={({ target }) => {
                const { [variable]: _before, ...rest } = defaults;
                onChange({
                  ...definition,
                  defaults: target.value === "" ? rest : { ...rest, [variable]: target.value },
                });
              }}
            />
          ))}
        </span>
        <span className="h-muted h-small">{t("defaultsHint")}</span>
      </div>
    </section>
  );
}
