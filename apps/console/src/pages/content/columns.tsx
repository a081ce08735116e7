import type { ContentItem } from "@hortus/contracts";
import { Nothing, useWords, When, type Column } from "@hortus/ui";
import { complianceWords } from "../../shared/compliance/words.ts";
import { ContentStateTag } from "../../shared/content/state-tag.tsx";
import { sharedContentWords } from "../../shared/content/words.ts";
import { fileAddress } from "../../shared/content/file-address.ts";
import { useFolders } from "./use-folders.ts";
import { contentWords } from "./words.ts";

export function useContentColumns(): Column<ContentItem>[] {
  const t = useWords(contentWords);
  const s = useWords(sharedContentWords);
  const c = useWords(complianceWords);
  const { options } = useFolders();
  const folderOf = ({ folderId }: ContentItem) =>
    options.find(({ value }) => value === folderId)?.label ?? "";
  const channelsOf = ({ channels }: ContentItem) =>
    channels.map((channel) => c(`channel.${channel}`)).join("、");
  return [
    {
      key: "name",
      title: t("name"),
      width: 320,
      render: (item) => <NameCell item={item} />,
      text: ({ name }) => name,
    },
    {
      key: "kind",
      title: t("kind"),
      width: 90,
      render: ({ body }) => s(`kind.${body.kind}`),
      text: ({ body }) => s(`kind.${body.kind}`),
    },
    {
      key: "state",
      title: t("state"),
      width: 100,
      render: ({ state }) => <ContentStateTag state={state} />,
      text: ({ state }) => s(`state.${state}`),
    },
    { key: "channels", title: t("channels"), width: 190, render: channelsOf, text: channelsOf },
    {
      key: "purpose",
      title: t("purpose"),
      width: 100,
      render: ({ purpose }) => c(`purpose.${purpose}`),
      text: ({ purpose }) => c(`purpose.${purpose}`),
    },
    {
      key: "folder",
      title: t("folder"),
      width: 130,
      render: (item) => folderOf(item) || <Nothing />,
      text: folderOf,
    },
    {
      key: "labels",
      title: t("labels"),
      width: 150,
      hidden: true,
      render: ({ labels }) => labels.join("、") || <Nothing />,
      text: ({ labels }) => labels.join(" "),
    },
    {
      key: "uses",
      title: t("uses"),
      width: 100,
      align: "right",
      render: ({ uses, body }) => (body.kind === "script" ? t("times", { count: uses }) : <Nothing />),
      text: ({ uses }) => uses,
    },
    {
      key: "updatedAt",
      title: t("updated"),
      width: 110,
      render: ({ updatedAt }) => <When at={updatedAt} />,
      text: ({ updatedAt }) => updatedAt,
    },
  ];
}

/** The name with the beginning of what it says, and its picture if it has one. */
function NameCell({ item: { name, body, file } }: { item: ContentItem }) {
  const said = body.text || ("title" in body ? body.title : (file?.name ?? ""));
  return (
    <span className="content-name">
      {file?.kind === "image" && <img src={fileAddress(file.id)} alt="" loading="lazy" />}
      <span>
        <strong>{name}</strong>
        <span className="h-muted h-small content-said">{said}</span>
      </span>
    </span>
  );
}
