import { OPERATORS, segmentRoutes, type Segment } from "@hortus/contracts";
import { Count, EmptyState, KindTag, PageHeader, ResourceTable, useBilingual, useWords } from "@hortus/ui";
import { Button } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { segmentWords } from "./words.ts";

export const segmentTone = (state: Segment["state"]) =>
  state === "ready" ? "good" : state === "failed" ? "bad" : state === "building" ? "warm" : "plain";

/** All segments with their rule in words and their size. */
export default function SegmentsPage() {
  const t = useWords(segmentWords);
  const say = useBilingual();
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
        everyMs={5_000}
        load={() => api.call(segmentRoutes.listSegments, { query: {} })}
        rowKey={({ id }) => id}
        to={({ id }) => `/segments/${id}`}
        empty={<EmptyState title={t("none")} hint={t("noneHint")} actions={create} />}
        columns={[
          { key: "name", title: t("name"), width: 200, render: ({ name }) => name, text: ({ name }) => name },
          {
            key: "rule",
            title: t("rule"),
            width: 420,
            render: ({ words }) => say(words),
            text: ({ words }) => say(words),
          },
          {
            key: "size",
            title: t("size"),
            align: "right",
            width: 90,
            render: ({ size }) => <Count value={size} />,
            text: ({ size }) => size,
          },
          {
            key: "state",
            title: t("state"),
            render: ({ state, progress }) => (
              <KindTag
                tone={segmentTone(state)}
              >{`${t(`state.${state}`)}${progress === undefined ? "" : ` ${Math.round(progress * 100)} %`}`}</KindTag>
            ),
          },
        ]}
      />
    </>
  );
}
