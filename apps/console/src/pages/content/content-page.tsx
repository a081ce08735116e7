import { FolderOutlined, PlusOutlined } from "@ant-design/icons";
import {
  CONTENT_CHANNELS,
  CONTENT_KINDS,
  CONTENT_PURPOSES,
  contentRoutes,
  REGULATORY_CLASSES,
  regulatoryClassWords,
  type ContentItem,
} from "@hortus/contracts";
import {
  EmptyState,
  PageHeader,
  ResourceTable,
  useBilingual,
  useWords,
  type Filter,
  type ListState,
} from "@hortus/ui";
import { Button } from "antd";
import { useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { complianceWords } from "../../shared/compliance/words.ts";
import { sharedContentWords } from "../../shared/content/words.ts";
import { useContentColumns } from "./columns.tsx";
import { MoveButton } from "./move.tsx";
import { Folders } from "./folders.tsx";
import { ItemDrawer } from "./item-drawer.tsx";
import { useFolders } from "./use-folders.ts";
import { contentWords } from "./words.ts";
import "./content.css";

/** The library: all pieces, latest changes first; one opens in a drawer. */
export default function ContentPage() {
  const t = useWords(contentWords);
  const mayChange = useMay(contentRoutes.createContent.roles);
  const columns = useContentColumns();
  const filters = useContentFilters();
  const [address, setAddress] = useSearchParams();
  const open = (name: "item" | "folders", value: string | undefined) =>
    setAddress((before) => {
      const next = new URLSearchParams(before);
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    });
  const create = mayChange && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => open("item", "new")}>
      {t("create")}
    </Button>
  );
  const chosen = address.get("item") ?? undefined;
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        actions={
          mayChange && (
            <>
              <Button icon={<FolderOutlined />} onClick={() => open("folders", "all")}>
                {t("folders")}
              </Button>
              {create}
            </>
          )
        }
      />
      <ResourceTable<ContentItem>
        list="content"
        load={({ cursor, search, filters: chosenFilters }, signal) =>
          api.call(
            contentRoutes.listContent,
            { query: { cursor, search, ...toQuery(chosenFilters) } },
            { signal },
          )
        }
        rowKey={({ id }) => id}
        onOpen={({ id }) => open("item", id)}
        columns={columns}
        searchLabel={t("search")}
        filters={filters}
        {...(mayChange ? { bulk } : {})}
        empty={<EmptyState title={t("empty")} hint={t("emptyHint")} actions={create} />}
      />
      {chosen && (
        <ItemDrawer
          key={chosen}
          id={chosen === "new" ? undefined : chosen}
          onClose={() => open("item", undefined)}
        />
      )}
      {address.has("folders") && <Folders onClose={() => open("folders", undefined)} />}
    </>
  );
}

const bulk = (ids: readonly string[], clear: () => void) => <MoveButton ids={ids} onDone={clear} />;

function useContentFilters(): Filter[] {
  const t = useWords(contentWords);
  const s = useWords(sharedContentWords);
  const c = useWords(complianceWords);
  const say = useBilingual();
  const { options } = useFolders();
  return [
    {
      key: "kind",
      label: t("kind"),
      kind: "many",
      options: CONTENT_KINDS.map((value) => ({ value, label: s(`kind.${value}`) })),
    },
    { key: "folder", label: t("folder"), kind: "one", options },
    {
      key: "channel",
      label: t("channels"),
      kind: "one",
      options: CONTENT_CHANNELS.map((value) => ({ value, label: c(`channel.${value}`) })),
    },
    {
      key: "purpose",
      label: t("purpose"),
      kind: "one",
      options: CONTENT_PURPOSES.map((value) => ({ value, label: c(`purpose.${value}`) })),
    },
    {
      key: "class",
      label: t("classes"),
      kind: "many",
      options: REGULATORY_CLASSES.map((value) => ({ value, label: say(regulatoryClassWords[value]) })),
    },
    {
      key: "show",
      label: t("state"),
      kind: "one",
      options: [
        { value: "usable", label: t("usableOnly") },
        { value: "archived", label: t("archivedOnly") },
      ],
    },
  ];
}

function toQuery(chosen: ListState["filters"]) {
  const among = <Value extends string>(key: string, values: readonly Value[]) =>
    values.filter((value) => chosen[key]?.includes(value));
  return {
    kind: among("kind", CONTENT_KINDS),
    folder: chosen["folder"]?.[0],
    channel: among("channel", CONTENT_CHANNELS)[0],
    purpose: among("purpose", CONTENT_PURPOSES)[0],
    class: among("class", REGULATORY_CLASSES),
    ...(chosen["show"]?.includes("usable") ? { usable: "true" as const } : {}),
    archived: chosen["show"]?.includes("archived") ? ("true" as const) : ("false" as const),
  };
}
