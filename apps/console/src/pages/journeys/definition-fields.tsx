import { JOURNEY_EXITS, JOURNEY_VARIABLES, segmentRoutes, type JourneyDefinition } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Checkbox, Input, InputNumber, Select } from "antd";
import { api } from "../../api.ts";
import { journeyWords } from "./words.ts";

interface Props {
  definition: JourneyDefinition;
  onChange: (definition: JourneyDefinition) => void;
}

/** What is said once for the whole journey: who begins, who leaves, who may come again, when nobody sells. */
export function DefinitionFields({ definition, onChange }: Props) {
  const t = useWords(journeyWords);
  const { trigger, exits, reentry, quietUntilDay, defaults } = definition;
  const setReentry = (kind: typeof reentry.kind) =>
    onChange({ ...definition, reentry: kind === "after_days" ? { kind, days: 30 } : { kind } });
  return (
    <section className="h-card journey-fields">
      <label>
        <span>{t("trigger")}</span>
        <Trigger definition={definition} onChange={onChange} />
        <span className="h-muted h-small">{t(`triggerHint.${trigger.kind}`)}</span>
      </label>
      <div role="group" aria-label={t("exits")}>
        <span>{t("exits")}</span>
        <Checkbox.Group
          value={exits}
          options={JOURNEY_EXITS.map((value) => ({ value, label: t(`exit.${value}`) }))}
          onChange={(next) => onChange({ ...definition, exits: next })}
        />
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
                onChange({ ...definition, reentry: { kind: "after_days", days: days ?? 1 } })
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

function Trigger({ definition, onChange }: Props) {
  const t = useWords(journeyWords);
  const { trigger } = definition;
  const segments = useQuery({
    queryKey: ["segments", "names"],
    queryFn: ({ signal }) => api.call(segmentRoutes.listSegments, { query: {} }, { signal }),
  });
  const rows = segments.data?.rows ?? [];
  return (
    <span className="h-row">
      <Select
        aria-label={t("trigger")}
        value={trigger.kind}
        popupMatchSelectWidth={false}
        options={(["order_paid", "segment_entered", "manual"] as const).map((value) => ({
          value,
          label: t(`trigger.${value}`),
          disabled: value === "segment_entered" && rows.length === 0,
        }))}
        onChange={(kind) =>
          onChange({
            ...definition,
            trigger: kind === "segment_entered" ? { kind, segmentId: rows[0]?.id ?? "" } : { kind },
          })
        }
      />
      {trigger.kind === "segment_entered" && (
        <Select
          aria-label={t("segment")}
          value={trigger.segmentId}
          style={{ minWidth: 200 }}
          options={rows.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(segmentId: string) =>
            onChange({ ...definition, trigger: { kind: "segment_entered", segmentId } })
          }
        />
      )}
    </span>
  );
}
