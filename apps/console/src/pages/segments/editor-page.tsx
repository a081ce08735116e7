import { CONTACT_STATES, GENDERS, rfmGroups, segmentRoutes, type Segment } from "@hortus/contracts";
import type { Rule } from "@hortus/rules";
import { ErrorState, PageHeader, useBilingual, useShowProblem, useWords } from "@hortus/ui";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { Alert, Button, Card, Input, InputNumber, Segmented, Select, Skeleton } from "antd";
import { useDeferredValue, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { api } from "../../api.ts";
import { useTagGroups } from "../../shared/lookups.ts";
import { rfmWords } from "../rfm/words.ts";
import { KINDS, newLine, operatorsOf, toLines, toRule, type Line } from "./conditions.ts";
import { segmentWords } from "./words.ts";

/** Makes a segment, or gives one a new rule; the size is shown while editing. */
export default function SegmentEditorPage() {
  const { id } = useParams();
  const query = useQuery({
    queryKey: ["segment", id],
    queryFn: () => api.call(segmentRoutes.getSegment, { params: { id: id ?? "" } }),
    enabled: id !== undefined,
  });
  if (id === undefined) return <Editor />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return query.data ? <Editor segment={query.data} /> : <Skeleton active />;
}

function Editor({ segment }: { segment?: Segment }) {
  const t = useWords(segmentWords);
  const navigate = useNavigate();
  const showProblem = useShowProblem();
  const known = segment
    ? toLines(segment.rule as Rule)
    : { joined: "all" as const, lines: [newLine("count")] }; // the API checked it
  const [name, setName] = useState(segment?.name ?? "");
  const [joined, join] = useState(known?.joined ?? "all");
  const [lines, setLines] = useState<Line[]>(known?.lines ?? []);
  const rule = toRule(joined, lines);
  const save = useMutation({
    mutationFn: () => {
      const body = { name, ...(known ? { rule: rule as unknown as Record<string, unknown> } : {}) }; // JSON on the wire
      return segment
        ? api.call(segmentRoutes.changeSegment, { params: { id: segment.id }, body })
        : api.call(segmentRoutes.createSegment, {
            body: { ...body, rule: rule as unknown as Record<string, unknown> },
          });
    },
    onSuccess: ({ id }) => navigate(`/segments/${id}`),
    onError: (error) => showProblem(error),
  });
  return (
    <>
      <PageHeader
        title={segment ? t("editor") : t("editorNew")}
        back={{ to: segment ? `/segments/${segment.id}` : "/segments", label: t("back") }}
        actions={
          <Button
            type="primary"
            disabled={name.trim() === "" || (known !== undefined && lines.length === 0)}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {t("save")}
          </Button>
        }
      />
      <div style={{ display: "grid", gap: 16, maxWidth: 900 }}>
        <label>
          {t("name")}
          <Input value={name} maxLength={60} onChange={({ target }) => setName(target.value)} />
        </label>
        {known ? (
          <Card
            size="small"
            title={t("rule")}
            extra={
              <Segmented
                size="small"
                value={joined}
                onChange={join}
                options={[
                  { value: "all" as const, label: t("all") },
                  { value: "any" as const, label: t("any") },
                ]}
              />
            }
          >
            {lines.map((line, index) => (
              <LineEditor
                key={index}
                line={line}
                onChange={(next) => setLines(lines.map((each, place) => (place === index ? next : each)))}
                onRemove={() => setLines(lines.filter((_, place) => place !== index))}
              />
            ))}
            {lines.length === 0 && <p className="h-muted">{t("empty")}</p>}
            <Button onClick={() => setLines([...lines, newLine("count")])}>{t("add")}</Button>
          </Card>
        ) : (
          <Alert type="info" showIcon title={t("complex")} />
        )}
        {known && <Preview rule={rule} />}
      </div>
    </>
  );
}

function LineEditor({
  line,
  onChange,
  onRemove,
}: {
  line: Line;
  onChange: (line: Line) => void;
  onRemove: () => void;
}) {
  const t = useWords(segmentWords);
  const hasNumber = line.kind === "count" || line.kind === "sum" || line.kind === "last";
  return (
    <div className="h-row" style={{ flexWrap: "wrap", gap: 8, marginBottom: 10 }}>
      <Select
        aria-label={t("fact")}
        value={line.kind}
        style={{ width: 170 }}
        options={KINDS.map((value) => ({ value, label: t(`condition.${value}`) }))}
        onChange={(kind) => onChange(newLine(kind))}
      />
      <Select
        aria-label={t("operator")}
        value={line.op}
        style={{ width: 160 }}
        options={operatorsOf[line.kind].map((value) => ({ value, label: t(`op.${value}`) }))}
        onChange={(op) => onChange({ ...line, op })}
      />
      {hasNumber ? (
        <InputNumber
          aria-label={t("value")}
          min={0}
          value={line.number ?? null}
          onChange={(number) => onChange({ ...line, number: number ?? undefined })}
        />
      ) : (
        <ValueSelect line={line} onChange={(values) => onChange({ ...line, values })} />
      )}
      {(line.kind === "count" || line.kind === "sum") && (
        <InputNumber
          aria-label={t("within")}
          placeholder={t("within")}
          min={1}
          max={3650}
          style={{ width: 190 }}
          value={line.days ?? null}
          onChange={(days) => onChange({ ...line, days: days ?? undefined })}
        />
      )}
      <Button type="link" onClick={onRemove}>
        {t("remove")}
      </Button>
    </div>
  );
}

function ValueSelect({ line, onChange }: { line: Line; onChange: (values: string[]) => void }) {
  const t = useWords(segmentWords);
  const rfm = useWords(rfmWords);
  const groups = useTagGroups();
  const options =
    line.kind === "tag"
      ? groups.flatMap((group) =>
          group.tags.map(({ id, name }) => ({ value: id, label: `${group.name} · ${name}` })),
        )
      : line.kind === "rfm"
        ? rfmGroups.map((value) => ({ value: value as string, label: rfm(value) }))
        : line.kind === "gender"
          ? GENDERS.map((value) => ({ value: value as string, label: t(value) }))
          : CONTACT_STATES.map((value) => ({
              value: value as string,
              label: t(value === "none" ? "never" : value),
            }));
  return (
    <Select
      mode="multiple"
      aria-label={t("value")}
      value={line.values}
      options={options}
      optionFilterProp="label"
      style={{ minWidth: 240 }}
      onChange={onChange}
    />
  );
}

function Preview({ rule }: { rule: Rule }) {
  const t = useWords(segmentWords);
  const say = useBilingual();
  const asked = useDeferredValue(JSON.stringify(rule));
  const { data } = useQuery({
    queryKey: ["segment-preview", asked],
    queryFn: async ({ signal }) => {
      await new Promise((resolve) => setTimeout(resolve, 300)); // one question for several keystrokes
      return api.call(
        segmentRoutes.previewSegment,
        { body: { rule: JSON.parse(asked) as Record<string, unknown> } },
        { signal },
      );
    },
    placeholderData: keepPreviousData,
  });
  if (!data) return null;
  const [first] = data.errors;
  if (first) return <Alert type="warning" showIcon title={say(first.message)} />;
  return (
    <Alert
      type="success"
      title={t("live", { count: data.size })}
      description={
        <>
          {say(data.words)}
          {data.sample.length > 0 && (
            <div className="h-muted">
              {t("sample", { names: data.sample.map(({ name }) => name).join("、") })}
            </div>
          )}
        </>
      }
    />
  );
}
