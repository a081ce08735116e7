import { radarRoutes, type RadarLink } from "@hortus/contracts";
import {
  EmptyState,
  KindTag,
  Nothing,
  PageHeader,
  ResourceTable,
  useFormat,
  useWords,
  When,
  type Column,
} from "@hortus/ui";
import { Button, Drawer } from "antd";
import { Link, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { Readers } from "./readers.tsx";
import { radarWords } from "./words.ts";

/** All short links with who opened them. */
export default function RadarPage() {
  const t = useWords(radarWords);
  const columns = useColumns();
  const [address, setAddress] = useSearchParams();
  const open = address.get("link");
  const show = (id: string | undefined) =>
    setAddress((before) => {
      const next = new URLSearchParams(before);
      if (id) next.set("link", id);
      else next.delete("link");
      return next;
    });
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} />
      <ResourceTable<RadarLink>
        list="radar-links"
        load={({ cursor }, signal) => api.call(radarRoutes.listRadarLinks, { query: { cursor } }, { signal })}
        rowKey={({ id }) => id}
        onOpen={({ id }) => show(id)}
        columns={columns}
        everyMs={30_000}
        empty={
          <EmptyState
            title={t("empty")}
            hint={t("emptyHint")}
            actions={
              <Link to="/content">
                <Button type="primary">{t("library")}</Button>
              </Link>
            }
          />
        }
      />
      <Drawer
        open={open !== null}
        onClose={() => show(undefined)}
        size={560}
        title={t("readers")}
        destroyOnHidden
      >
        {open && <Readers id={open} />}
      </Drawer>
    </>
  );
}

function useColumns(): Column<RadarLink>[] {
  const t = useWords(radarWords);
  const format = useFormat();
  return [
    { key: "title", title: t("link"), width: 260, render: ({ title }) => title, text: ({ title }) => title },
    {
      key: "place",
      title: t("place"),
      width: 130,
      render: ({ sendId }) => (sendId ? <SendLink id={sendId} /> : t("place.library")),
      text: ({ sendId }) => t(sendId ? "place.send" : "place.library"),
    },
    {
      key: "people",
      title: t("people"),
      width: 110,
      align: "right",
      render: ({ people }) => format.count(people),
      text: ({ people }) => people,
    },
    {
      key: "opens",
      title: t("opens"),
      width: 110,
      align: "right",
      render: ({ opens }) => format.count(opens),
      text: ({ opens }) => opens,
    },
    {
      key: "last",
      title: t("last"),
      width: 120,
      render: ({ lastOpenedAt }) => (lastOpenedAt ? <When at={lastOpenedAt} /> : <Nothing />),
      text: ({ lastOpenedAt }) => lastOpenedAt ?? "",
    },
    {
      key: "by",
      title: t("by"),
      width: 150,
      render: ({ createdBy, createdAt }) => (
        <>
          {createdBy} · <When at={createdAt} />
        </>
      ),
      text: ({ createdBy }) => createdBy,
    },
  ];
}

/** The row opens the link's readers; this leads to the mass send. */
function SendLink({ id }: { id: string }) {
  const t = useWords(radarWords);
  return (
    <Link to={`/mass-sends/${id}`} title={t("place.sendHint")} onClick={(event) => event.stopPropagation()}>
      <KindTag tone="warm">{t("place.send")}</KindTag>
    </Link>
  );
}
