import { OPERATORS, segmentRoutes, type Segment } from "@hortus/contracts";
import {
  Count,
  EmptyState,
  KindTag,
  Nothing,
  PageHeader,
  ResourceTable,
  useBilingual,
  useWords,
  When,
} from "@hortus/ui";
import { Button, Progress } from "antd";
import { Link, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { segmentTone } from "./tone.ts";
import { segmentWords } from "./words.ts";

const STATES = ["ready", "building", "failed"] as const;

/** By name, description and rule, in either language. The answer holds all segments: there are hundreds, not thousands. */
function isSought({ name, description, words, state }: Segment, sought: string, wanted?: string): boolean {
  const text = [name, description, words.zh, words.en].join("\n").toLowerCase();
  return text.includes(sought.trim().toLowerCase()) && (wanted === undefined || state === wanted);
}

/** All segments with their rule in words and their size. */
export default function SegmentsPage() {
  const t = useWords(segmentWords);
  const say = useBilingual();
  const [search] = useSearchParams();
  const isArchive = search.get("archived") === "true";
  const mayCreate = useMay(OPERATORS);
  const create = mayCreate && (
    <Link to="/segments/new">
      <Button type="primary">{t("create")}</Button>
    </Link>
  );
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} actions={create} />
      <ResourceTable<Segment>
        list="segments"
        dependsOn={[isArchive]}
        everyMs={5_000}
        searchLabel={t("search")}
        filters={[
          {
            key: "state",
            label: t("state"),
            kind: "one",
            options: STATES.map((value) => ({ value, label: t(`state.${value}`) })),
          },
        ]}
        load={async ({ search: sought = "", filters }) => {
          const query = { archived: isArchive ? "true" : "false" } as const;
          const { rows, ...rest } = await api.call(segmentRoutes.listSegments, { query });
          return { ...rest, rows: rows.filter((row) => isSought(row, sought, filters["state"]?.[0])) };
        }}
        rowKey={({ id }) => id}
        to={({ id }) => `/segments/${id}`}
        tools={
          <>
            <Link to="/segments/compare">{t("compare")}</Link>
            <Link to={isArchive ? "/segments" : "/segments?archived=true"}>
              {t(isArchive ? "showLiving" : "showArchived")}
            </Link>
          </>
        }
        empty={
          isArchive ? (
            <EmptyState title={t("noArchived")} actions={<Link to="/segments">{t("showLiving")}</Link>} />
          ) : (
            <EmptyState title={t("none")} hint={t("noneHint")} actions={create} />
          )
        }
        columns={[
          {
            key: "name",
            title: t("name"),
            width: 190,
            render: ({ name, sensitivity }) => (
              <>
                {sensitivity === "hidden" ? <span className="h-muted">{t("hiddenName")}</span> : name}
                {sensitivity === "shown" && (
                  <div>
                    <KindTag tone="warm">{t("sensitive")}</KindTag>
                  </div>
                )}
              </>
            ),
            text: ({ name, sensitivity }) => (sensitivity === "none" ? name : t("sensitive")),
          },
          {
            key: "rule",
            title: t("rule"),
            width: 400,
            render: ({ words, description }) => (
              <>
                {say(words)}
                {description && <div className="h-muted h-small">{description}</div>}
              </>
            ),
            text: ({ words, sensitivity }) => (sensitivity === "none" ? say(words) : ""),
          },
          {
            key: "size",
            title: t("size"),
            align: "right",
            width: 90,
            render: ({ size, sensitivity }) =>
              sensitivity === "hidden" ? <Nothing /> : <Count value={size} />,
            text: ({ size, sensitivity }) => (sensitivity === "hidden" ? "" : size),
          },
          { key: "state", title: t("state"), width: 150, render: (segment) => <State segment={segment} /> },
          {
            key: "asOf",
            title: t("updatedAt"),
            width: 130,
            render: ({ updatedAt }) => <When at={updatedAt} />,
          },
        ]}
      />
    </>
  );
}

function State({ segment: { state, progress } }: { segment: Segment }) {
  const t = useWords(segmentWords);
  return (
    <>
      <KindTag tone={segmentTone(state)}>{t(`state.${state}`)}</KindTag>
      {state === "building" && progress !== undefined && (
        <Progress percent={Math.round(progress * 100)} size="small" aria-label={t("state.building")} />
      )}
    </>
  );
}
