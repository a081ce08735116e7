import { PlusOutlined } from "@ant-design/icons";
import { acquisitionRoutes, type ChannelCode } from "@hortus/contracts";
import {
  countColumn,
  EmptyState,
  Nothing,
  PageHeader,
  ResourceTable,
  useWords,
  When,
  type Column,
} from "@hortus/ui";
import { Button } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { TagNames } from "../../shared/tags.tsx";
import { StateTag } from "./state-tag.tsx";
import { codesWords } from "./words.ts";

export default function ChannelCodesPage() {
  const t = useWords(codesWords);
  const mayCreate = useMay(acquisitionRoutes.createChannelCode.roles);
  const columns = useColumns();
  const create = mayCreate && (
    <Link to="/channel-codes/new">
      <Button type="primary" icon={<PlusOutlined />}>
        {t("create")}
      </Button>
    </Link>
  );
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} actions={create} />
      <ResourceTable<ChannelCode>
        list="channel-codes"
        load={({ cursor, search, filters }, signal) =>
          api.call(
            acquisitionRoutes.listChannelCodes,
            { query: { cursor, search, archived: filters["archived"] ? "true" : "false" } },
            { signal },
          )
        }
        rowKey={({ id }) => id}
        to={({ id }) => `/channel-codes/${id}`}
        columns={columns}
        searchLabel={t("search")}
        filters={[
          {
            key: "archived",
            label: t("showArchived"),
            kind: "one",
            options: [{ value: "true", label: t("archivedOnly") }],
          },
        ]}
        everyMs={30_000}
        empty={<EmptyState title={t("empty")} hint={t("emptyHint")} actions={create} />}
      />
    </>
  );
}

function useColumns(): Column<ChannelCode>[] {
  const t = useWords(codesWords);
  return [
    { key: "name", title: t("name"), width: 180, render: ({ name }) => name, text: ({ name }) => name },
    {
      key: "state",
      title: t("state"),
      width: 90,
      render: (code) => <StateTag code={code} />,
      text: ({ state }) => t(`state.${state}`),
    },
    countColumn("adds", t("adds"), ({ adds }) => adds),
    countColumn("losses", t("losses"), ({ losses }) => losses),
    countColumn("net", t("net"), ({ net }) => net, 80),
    {
      key: "advisors",
      title: t("advisors"),
      width: 160,
      render: ({ advisors }) => advisors.map(({ name }) => name).join(" · "),
      text: ({ advisors }) => advisors.map(({ name }) => name).join(" "),
    },
    {
      key: "tags",
      title: t("tags"),
      width: 150,
      render: ({ tagIds }) => (tagIds.length > 0 ? <TagNames ids={tagIds} /> : <Nothing />),
    },
    {
      key: "createdAt",
      title: t("createdAt"),
      width: 130,
      render: ({ createdAt }) => <When at={createdAt} />,
      text: ({ createdAt }) => createdAt,
    },
  ];
}
