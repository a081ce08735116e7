import { wecomRoutes, type Group } from "@hortus/contracts";
import {
  countColumn,
  EmptyState,
  KindTag,
  PageHeader,
  ResourceTable,
  useWords,
  When,
  type Column,
} from "@hortus/ui";
import { useState } from "react";
import { api } from "../../api.ts";
import { GroupDrawer } from "./group-drawer.tsx";
import "./groups.css";
import { groupWords } from "./words.ts";

const TONES = {
  served: "good",
  owner_left: "bad",
  handing_over: "warm",
  handed_over: "good",
  dissolved: "plain",
} as const;

/** Customer groups as WeCom told them last. */
export default function GroupsPage() {
  const t = useWords(groupWords);
  const [open, setOpen] = useState<Group>();
  const columns: Column<Group>[] = [
    {
      key: "name",
      title: t("name"),
      width: 200,
      render: ({ name }) => name || t("unnamed"),
      text: ({ name }) => name,
    },
    {
      key: "owner",
      title: t("owner"),
      width: 120,
      render: ({ owner }) => owner?.name ?? "–",
      text: ({ owner }) => owner?.name ?? "",
    },
    countColumn("customers", t("customers"), ({ customers }) => customers),
    countColumn("members", t("members"), ({ members }) => members),
    {
      key: "state",
      title: t("state"),
      width: 110,
      render: ({ state }) => <KindTag tone={TONES[state]}>{t(`state.${state}`)}</KindTag>,
      text: ({ state }) => t(`state.${state}`),
    },
    {
      key: "createdAt",
      title: t("createdAt"),
      width: 130,
      render: ({ createdAt }) => (createdAt ? <When at={createdAt} /> : "–"),
      text: ({ createdAt }) => createdAt ?? "",
    },
  ];
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} />
      <ResourceTable<Group>
        list="groups-table"
        load={({ cursor, search }, signal) =>
          api.call(
            wecomRoutes.listGroups,
            { query: { ...(cursor ? { cursor } : {}), ...(search ? { search } : {}) } },
            { signal },
          )
        }
        rowKey={({ id }) => id}
        columns={columns}
        onOpen={setOpen}
        searchLabel={t("search")}
        empty={<EmptyState title={t("none")} hint={t("noneHint")} />}
      />
      {open && <GroupDrawer group={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}
