import { PlusOutlined, SearchOutlined } from "@ant-design/icons";
import { OPERATORS } from "@hortus/contracts";
import { EmptyState, ErrorState, PageHeader, useWords } from "@hortus/ui";
import { Button, Input, Skeleton } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { useMay } from "../../session/me.ts";
import { regionName, useStores, type Tree } from "../../shared/stores.ts";
import type { Editing } from "./changes.ts";
import { RegionDialog, StoreDialog } from "./dialogs.tsx";
import { RegionPart } from "./region-part.tsx";
import { storesWords } from "./words.ts";
import "./stores.css";

export default function StoresPage() {
  const t = useWords(storesWords);
  const mayChange = useMay(OPERATORS);
  const [search, setSearch] = useSearchParams();
  const wanted = search.get("q") ?? "";
  const [editing, setEditing] = useState<Editing>();
  const { data: tree, error, refetch } = useStores();
  const close = () => setEditing(undefined);
  const add = (
    <Button
      type="primary"
      icon={<PlusOutlined />}
      onClick={() => setEditing({ what: "store", store: undefined })}
    >
      {t("newStore")}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        actions={
          mayChange && (
            <div className="h-row">
              <Button onClick={() => setEditing({ what: "region", region: undefined })}>
                {t("newRegion")}
              </Button>
              {add}
            </div>
          )
        }
      />
      {error && !tree ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !tree ? (
        <Skeleton active paragraph={{ rows: 6 }} />
      ) : tree.stores.length + tree.regions.length === 0 ? (
        <EmptyState title={t("empty")} hint={t("emptyHint")} actions={mayChange && add} />
      ) : (
        <div className="h-stack">
          <Input
            className="stores-search"
            prefix={<SearchOutlined className="h-muted" />}
            placeholder={t("search")}
            aria-label={t("search")}
            allowClear
            value={wanted}
            onChange={({ target }) => setSearch(target.value ? { q: target.value } : {}, { replace: true })}
          />
          <Shown tree={matching(tree, wanted)} onEdit={mayChange ? setEditing : undefined} />
        </div>
      )}
      {tree && editing?.what === "store" && <StoreDialog tree={tree} store={editing.store} onClose={close} />}
      {tree && editing?.what === "region" && (
        <RegionDialog tree={tree} region={editing.region} onClose={close} />
      )}
    </>
  );
}

function Shown({ tree, onEdit }: { tree: Tree; onEdit: ((editing: Editing) => void) | undefined }) {
  const t = useWords(storesWords);
  const isOutside = tree.stores.some(({ regionId }) => regionId === null);
  if (tree.stores.length + tree.regions.length === 0) return <p className="h-muted">{t("nothing")}</p>;
  return (
    <>
      {tree.regions
        .filter(({ parentId }) => parentId === null)
        .map((region) => (
          <section key={region.id} className="h-card" aria-label={region.name}>
            <RegionPart tree={tree} region={region} onEdit={onEdit} level={2} />
          </section>
        ))}
      {isOutside && (
        <section className="h-card" aria-label={t("outside")}>
          <RegionPart tree={tree} region={undefined} onEdit={onEdit} level={2} />
        </section>
      )}
    </>
  );
}

/** The stores whose name, code or regions match, and the regions above those; all of it while nothing is asked for. */
function matching(tree: Tree, wanted: string): Tree {
  const text = wanted.trim().toLowerCase();
  if (text === "") return tree;
  const says = (...texts: string[]) => texts.join(" ").toLowerCase().includes(text);
  const stores = tree.stores.filter(({ code, name, regionId }) =>
    says(code, name, regionName(tree, regionId)),
  );
  const parents = new Map(tree.regions.map(({ id, parentId }) => [id, parentId]));
  const kept = new Set<string>();
  const keep = (id: string | null) => {
    for (let at = id; at !== null && !kept.has(at); at = parents.get(at) ?? null) kept.add(at);
  };
  for (const { regionId } of stores) keep(regionId);
  for (const { id, name } of tree.regions) if (says(name)) keep(id);
  return { regions: tree.regions.filter(({ id }) => kept.has(id)), stores };
}
