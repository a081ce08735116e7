import { DeleteOutlined } from "@ant-design/icons";
import type { ContentItem, SendAttachment } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Button } from "antd";
import { sharedContentWords } from "./words.ts";
import "./picker.css";

/** A piece as a send carries it; a script is text and no attachment. The copy names the version that it is of. */
export function attachmentOf({ id, version, body, file }: ContentItem): SendAttachment | undefined {
  const content = { id, version };
  switch (body.kind) {
    case "script":
      return undefined;
    case "article":
    case "link":
      return {
        kind: "link",
        title: body.title,
        url: body.url,
        ...(body.desc ? { desc: body.desc } : {}),
        ...(body.coverId ? { coverId: body.coverId } : {}),
        content,
      };
    case "mini_program":
      return {
        kind: "mini_program",
        title: body.title,
        appId: body.appId,
        page: body.page,
        coverId: body.coverId,
        content,
      };
    case "image":
      return { kind: "image", fileId: body.fileId, name: file?.name ?? "", content };
    case "poster":
      // one with names has no picture that all could get
      return body.fileId === undefined
        ? undefined
        : { kind: "image", fileId: body.fileId, name: file?.name ?? "", content };
    default:
      return { kind: body.kind, fileId: body.fileId, name: file?.name ?? body.kind, content };
  }
}

/** What a send carries, to see and to take off. */
export function AttachedList(props: {
  attachments: readonly SendAttachment[];
  onRemove?: (place: number) => void;
}) {
  const s = useWords(sharedContentWords);
  if (props.attachments.length === 0) return null;
  return (
    <ul className="content-attached">
      {props.attachments.map((one, place) => (
        <li key={`${place} ${nameOf(one)}`} className="h-row">
          <span className="h-muted h-small">{s(`kind.${one.kind}`)}</span>
          <span className="h-break">{nameOf(one)}</span>
          {props.onRemove && (
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={`${s("takeOff")} ${nameOf(one)}`}
              onClick={() => props.onRemove?.(place)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

const nameOf = (one: SendAttachment): string =>
  one.kind === "link"
    ? `${one.title} · ${one.url}`
    : one.kind === "image"
      ? (one.name ?? one.url ?? "")
      : "title" in one
        ? one.title
        : one.name;
