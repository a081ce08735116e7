import type {
  ContentBody,
  ContentDraft,
  ContentFile,
  ContentItem,
  ContentKind,
  PosterLayout,
} from "@hortus/contracts";
import dayjs, { type Dayjs } from "dayjs";

/** What stands in the fields; those of other kinds than the chosen one are kept and not sent. */
export interface ContentForm {
  name: string;
  kind: ContentKind;
  text?: string;
  title?: string;
  desc?: string;
  url?: string;
  appId?: string;
  page?: string;
  file?: ContentFile;
  purpose: ContentDraft["purpose"];
  channels: ContentDraft["channels"];
  classes: ContentDraft["classes"];
  audiences: ContentDraft["audiences"];
  productCode?: string;
  labels: string[];
  openTo: ContentDraft["openTo"];
  expiresOn?: Dayjs | null;
  folderId?: string | null;
}

export function formOf(item: ContentItem | undefined): Partial<ContentForm> {
  if (!item)
    return {
      kind: "script",
      purpose: "care",
      channels: ["task_script", "mass_message"],
      classes: [],
      audiences: [],
      labels: [],
      openTo: "everyone",
    };
  const { body, expiresOn, productCode, file, ...rest } = item;
  return {
    ...rest,
    ...body,
    ...(productCode === null ? {} : { productCode }),
    expiresOn: expiresOn === null ? null : dayjs(expiresOn),
    ...(file ? { file } : {}),
  };
}

/** @param layout of a poster, which is made in its own editor */
export const toDraft = (fields: ContentForm, layout: PosterLayout | undefined): ContentDraft => ({
  name: fields.name.trim(),
  body: layout ? { kind: "poster", text: fields.text ?? "", layout } : toBody(fields),
  purpose: fields.purpose,
  channels: fields.channels,
  classes: fields.classes,
  audiences: fields.audiences,
  productCode: fields.productCode?.trim() || null,
  labels: fields.labels,
  openTo: fields.openTo,
  expiresOn: fields.expiresOn?.format("YYYY-MM-DD") ?? null,
});

function toBody({
  kind,
  text = "",
  title = "",
  desc = "",
  url = "",
  appId = "",
  page = "",
  file,
}: ContentForm): ContentBody {
  switch (kind) {
    case "script":
      return { kind, text };
    case "article":
    case "link":
      return { kind, text, title, desc, url, ...(file ? { coverId: file.id } : {}) };
    case "mini_program":
      return { kind, text, title, appId, page, coverId: file?.id ?? "" };
    case "poster":
      return { kind: "script", text }; // made by its layout, never by this form
    default:
      return { kind, text, fileId: file?.id ?? "" };
  }
}

/** Which file a kind takes, if any. */
export const fileKindOf = (kind: ContentKind): ContentFile["kind"] | undefined =>
  kind === "script" || kind === "poster" ? undefined : kind === "video" || kind === "file" ? kind : "image";

export const needsFile = (kind: ContentKind): boolean =>
  kind !== "script" && kind !== "article" && kind !== "link";
