import {
  commerceRoutes,
  DATE_FORMATS,
  DELIMITERS,
  ENCODINGS,
  IMPORT_FIELDS,
  type ImportDetail,
  type ImportField,
  type ImportMapping,
  type Reading,
} from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Card, Checkbox, Input, Select } from "antd";
import type { ReactNode } from "react";
import { api } from "../../api.ts";
import { importWords } from "./words.ts";

/** How the file is read and what its columns mean; each change shows the rows anew. */
export function MappingForm({ detail }: { detail: ImportDetail }) {
  const t = useWords(importWords);
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const save = useMutation({
    mutationFn: (change: { mapping?: Partial<ImportMapping>; reading?: Partial<Reading> }) =>
      api.call(commerceRoutes.mapImport, {
        params: { id: detail.id },
        body: {
          ...detail.mapping,
          ...change.mapping,
          ...(change.reading ? { reading: { ...detail.reading, ...change.reading } } : {}),
        },
      }),
    onSuccess: (next) => queries.setQueryData(["import", detail.id], next),
    onError: (error) => showProblem(error),
  });
  const fieldOf = (index: number) => IMPORT_FIELDS.find((field) => detail.mapping.columns[field] === index);
  const setField = (index: number, field: ImportField | "") => {
    const rest = Object.fromEntries(
      Object.entries(detail.mapping.columns).filter(([name, column]) => column !== index && name !== field),
    );
    save.mutate({ mapping: { columns: field ? { ...rest, [field]: index } : rest } });
  };
  return (
    <Card size="small" title={t("reading")} loading={false}>
      <div className="h-row" style={{ alignItems: "end", gap: 12, flexWrap: "wrap" }}>
        <Field label={t("encoding")}>
          <Select
            aria-label={t("encoding")}
            value={detail.reading.encoding}
            style={{ width: 120 }}
            options={ENCODINGS.map((value) => ({ value, label: value.toUpperCase() }))}
            onChange={(encoding) => save.mutate({ reading: { encoding } })}
          />
        </Field>
        <Field label={t("delimiter")}>
          <Select
            aria-label={t("delimiter")}
            value={detail.reading.delimiter}
            style={{ width: 110 }}
            options={DELIMITERS.map((value) => ({ value, label: t(`delimiter.${value}`) }))}
            onChange={(delimiter) => save.mutate({ reading: { delimiter } })}
          />
        </Field>
        <Field label={t("dates")}>
          <Select
            aria-label={t("dates")}
            value={detail.mapping.dateFormat}
            style={{ width: 160 }}
            options={DATE_FORMATS.map((value) => ({ value, label: t(`dates.${value}`) }))}
            onChange={(dateFormat) => save.mutate({ mapping: { dateFormat } })}
          />
        </Field>
        <Field label={t("unit")}>
          <Select
            aria-label={t("unit")}
            value={detail.mapping.amountUnit}
            style={{ width: 90 }}
            options={(["yuan", "fen"] as const).map((value) => ({ value, label: t(`unit.${value}`) }))}
            onChange={(amountUnit) => save.mutate({ mapping: { amountUnit } })}
          />
        </Field>
        <Field label={t("rowsAre")}>
          <Select
            aria-label={t("rowsAre")}
            title={t("rowsAreHint")}
            value={detail.mapping.rowsAre ?? "orders"}
            style={{ width: 210 }}
            options={(["orders", "lines"] as const).map((value) => ({ value, label: t(`rowsAre.${value}`) }))}
            onChange={(rowsAre) => save.mutate({ mapping: { rowsAre } })}
          />
        </Field>
        <Field label={t("source")}>
          <Input
            aria-label={t("source")}
            title={t("sourceHint")}
            defaultValue={detail.mapping.source}
            maxLength={60}
            style={{ width: 160 }}
            onBlur={({ target }) =>
              target.value.trim() &&
              target.value.trim() !== detail.mapping.source &&
              save.mutate({ mapping: { source: target.value.trim() } })
            }
          />
        </Field>
        <Checkbox
          checked={detail.reading.hasHeader}
          onChange={({ target }) => save.mutate({ reading: { hasHeader: target.checked } })}
        >
          {t("header")}
        </Checkbox>
      </div>
      <h3 style={{ margin: "16px 0 8px" }}>{t("columns")}</h3>
      <div className="import-columns">
        {detail.columns.map(({ index, name, samples }) => (
          <Field key={index} label={name || t("column", { n: index + 1 })}>
            <Select<ImportField | "">
              aria-label={name || t("column", { n: index + 1 })}
              value={fieldOf(index) ?? ""}
              style={{ width: "100%" }}
              loading={save.isPending}
              options={[
                { value: "", label: t("ignore") },
                ...IMPORT_FIELDS.map((value) => ({ value, label: t(`field.${value}`) })),
              ]}
              onChange={(field) => setField(index, field)}
            />
            <span className="h-muted h-small import-samples">{samples.slice(0, 3).join(" · ")}</span>
          </Field>
        ))}
      </div>
    </Card>
  );
}

function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div style={{ minWidth: 0 }}>
      <div className="h-small">{label}</div>
      {children}
    </div>
  );
}
