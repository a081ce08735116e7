import { MoreOutlined, PlusOutlined } from "@ant-design/icons";
import { type Tag, type TagGroup } from "@hortus/contracts";
import { KindTag, useFormat, useWords } from "@hortus/ui";
import { App, Button, Dropdown, Tooltip } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useTagChanges } from "./changes.ts";
import { NameDialog } from "./name-dialog.tsx";
import { tagsWords } from "./words.ts";

type Naming = { what: "group" } | { what: "new tag" } | { what: "tag"; tag: Tag };

/** One group with its tags; each count leads to the customers. */
export function Group({ group, mayChange }: { group: TagGroup; mayChange: boolean }) {
  const t = useWords(tagsWords);
  const format = useFormat();
  const { modal } = App.useApp();
  const changes = useTagChanges();
  const [naming, setNaming] = useState<Naming>();
  const close = () => setNaming(undefined);

  const archiveTag = (tag: Tag) =>
    modal.confirm({
      title: t("archiveTag", { name: tag.name }),
      content: t("archiveTagHint", { count: tag.customers }),
      okText: t("archive"),
      okButtonProps: { danger: true },
      cancelText: t("cancel"),
      onOk: () => changes.changeTag(tag.id, { archived: true }),
    });
  const archiveGroup = () =>
    modal.confirm({
      title: t("archiveGroup", { name: group.name }),
      content: t("archiveGroupHint", { tags: group.tags.length }),
      okText: t("archive"),
      okButtonProps: { danger: true },
      cancelText: t("cancel"),
      onOk: () => changes.changeGroup(group.id, { archived: true }),
    });

  return (
    <section className="h-card tags-group" aria-label={group.name}>
      <div className="tags-head">
        <h2 className="h-card-title">{group.name}</h2>
        <Mirror of={group} />
        {mayChange && (
          <Menu name={group.name} onRename={() => setNaming({ what: "group" })} onArchive={archiveGroup} />
        )}
      </div>
      <ul>
        {group.tags.map((tag) => (
          <li key={tag.id} className="tags-row">
            <span className="h-grow h-break">{tag.name}</span>
            <Mirror of={tag} />
            <Link
              to={`/customers?tag=${tag.id}`}
              aria-label={`${tag.name}: ${t("customers", { count: tag.customers })}`}
            >
              {format.count(tag.customers)}
            </Link>
            {mayChange && (
              <Menu
                name={tag.name}
                onRename={() => setNaming({ what: "tag", tag })}
                onArchive={() => archiveTag(tag)}
              />
            )}
          </li>
        ))}
      </ul>
      {mayChange && (
        <Button
          type="text"
          size="small"
          icon={<PlusOutlined />}
          onClick={() => setNaming({ what: "new tag" })}
        >
          {t("addTag")}
        </Button>
      )}
      {naming?.what === "new tag" && (
        <NameDialog
          title={t("addTag")}
          label={t("tagName")}
          okText={t("create")}
          onSave={(name) => changes.createTag(group.id, name)}
          onClose={close}
        />
      )}
      {naming?.what === "tag" && (
        <NameDialog
          title={t("renameTitle", { name: naming.tag.name })}
          label={t("tagName")}
          okText={t("save")}
          name={naming.tag.name}
          onSave={(name) => changes.changeTag(naming.tag.id, { name })}
          onClose={close}
        />
      )}
      {naming?.what === "group" && (
        <NameDialog
          title={t("renameTitle", { name: group.name })}
          label={t("groupName")}
          okText={t("save")}
          name={group.name}
          onSave={(name) => changes.changeGroup(group.id, { name })}
          onClose={close}
        />
      )}
    </section>
  );
}

/** How far WeCom knows; silent when it does. */
function Mirror({ of }: { of: Pick<Tag, "syncState" | "syncError"> }) {
  const t = useWords(tagsWords);
  if (of.syncState === "synced") return null;
  if (of.syncState === "conflict")
    return (
      <Link to="/tags?view=conflicts">
        <KindTag tone="warm">{t("conflict")}</KindTag>
      </Link>
    );
  return (
    <Tooltip title={of.syncError}>
      <span>
        <KindTag tone={of.syncState === "failed" ? "bad" : "plain"}>{t(of.syncState)}</KindTag>
      </span>
    </Tooltip>
  );
}

function Menu({ name, onRename, onArchive }: { name: string; onRename(): void; onArchive(): void }) {
  const t = useWords(tagsWords);
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [
          { key: "rename", label: t("rename"), onClick: onRename },
          { key: "archive", label: t("archive"), danger: true, onClick: onArchive },
        ],
      }}
    >
      <Button type="text" size="small" icon={<MoreOutlined />} aria-label={t("more", { name })} />
    </Dropdown>
  );
}
