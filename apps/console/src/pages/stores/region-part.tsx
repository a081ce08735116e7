import { MoreOutlined } from "@ant-design/icons";
import type { Region, Store } from "@hortus/contracts";
import { KindTag, useFormat, useWords } from "@hortus/ui";
import { App, Button, Dropdown } from "antd";
import { useAdvisorName } from "../../shared/lookups.ts";
import { storesBelow, type Tree } from "../../shared/stores.ts";
import { useStoreChanges, type Editing } from "./changes.ts";
import { storesWords } from "./words.ts";

interface Props {
  tree: Tree;
  /** Undefined: the stores in no region. */
  region: Region | undefined;
  /** Absent for those who may only look. */
  onEdit: ((editing: Editing) => void) | undefined;
  /** Of the heading. */
  level: 2 | 3 | 4 | 5 | 6;
}

/** A region with its stores, and the regions in it. */
export function RegionPart({ tree, region, onEdit, level }: Props) {
  const t = useWords(storesWords);
  const format = useFormat();
  const { modal } = App.useApp();
  const { deleteRegion } = useStoreChanges();
  const Heading = `h${level}` as const;
  const id = region?.id ?? null;
  const count = region
    ? storesBelow(tree, region.id)
    : tree.stores.filter(({ regionId }) => regionId === null).length;
  const askDelete = (which: Region) =>
    void modal.confirm({
      title: t("removeTitle", { name: which.name }),
      content: t("removeText"),
      okText: t("remove"),
      okButtonProps: { danger: true },
      cancelText: t("cancel"),
      onOk: () => deleteRegion(which.id),
    });
  return (
    <>
      <div className="stores-head">
        <Heading className="h-card-title">{region?.name ?? t("outside")}</Heading>
        <span className="h-muted h-small">{t("stores", { count: format.count(count) })}</span>
        {region && onEdit && (
          <Dropdown
            trigger={["click"]}
            menu={{
              items: [
                { key: "edit", label: t("edit"), onClick: () => onEdit({ what: "region", region }) },
                { key: "remove", label: t("remove"), danger: true, onClick: () => askDelete(region) },
              ],
            }}
          >
            <Button
              type="text"
              size="small"
              icon={<MoreOutlined />}
              aria-label={t("more", { name: region.name })}
            />
          </Dropdown>
        )}
      </div>
      <ul className="stores-list">
        {tree.stores
          .filter(({ regionId }) => regionId === id)
          .map((store) => (
            <StoreRow key={store.id} store={store} onEdit={onEdit} />
          ))}
      </ul>
      {region &&
        tree.regions
          .filter(({ parentId }) => parentId === region.id)
          .map((below) => (
            <section key={below.id} className="stores-below" aria-label={below.name}>
              <RegionPart
                tree={tree}
                region={below}
                onEdit={onEdit}
                level={Math.min(6, level + 1) as Props["level"]} // between 3 and 6
              />
            </section>
          ))}
    </>
  );
}

function StoreRow({ store, onEdit }: { store: Store; onEdit: Props["onEdit"] }) {
  const t = useWords(storesWords);
  const nameOf = useAdvisorName();
  const { setArchived } = useStoreChanges();
  const { id, name, code, address, phone, advisorIds, managerId, archived } = store;
  const about = [code, address, phone].filter((text) => text !== "" && text !== name).join(" · ");
  return (
    <li className="stores-row">
      <div className="h-grow">
        <span className="h-break">{name}</span> {archived && <KindTag tone="plain">{t("archived")}</KindTag>}
        <div className="h-muted h-small h-break">{about}</div>
      </div>
      <div className="h-muted h-small h-break stores-advisors">
        <div>{advisorIds.length > 0 ? advisorIds.map(nameOf).join("、") : t("noAdvisors")}</div>
        {managerId && (
          <div>
            {t("manager")} {nameOf(managerId)}
          </div>
        )}
      </div>
      {onEdit && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: [
              { key: "edit", label: t("edit"), onClick: () => onEdit({ what: "store", store }) },
              {
                key: "archive",
                label: t(archived ? "restore" : "archive"),
                onClick: () => void setArchived(id, !archived).catch(() => undefined), // it said why
              },
            ],
          }}
        >
          <Button type="text" size="small" icon={<MoreOutlined />} aria-label={t("more", { name })} />
        </Dropdown>
      )}
    </li>
  );
}
