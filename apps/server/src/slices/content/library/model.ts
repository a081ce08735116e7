import { isDeepStrictEqual } from "node:util";
import { wordsOf, type ContentDraft, type ContentFile, type ContentSubject } from "@hortus/contracts";

/** A piece as it is stored. */
export interface StoredContent extends ContentDraft {
  id: string;
  folderId: string | null;
  version: number;
  uses: number;
  lastUsedOn: string | null;
  createdBy: string;
  createdAt: Date;
  updatedAt: Date;
  archivedAt: Date | null;
}

const DRAFT_FIELDS = [
  "name",
  "body",
  "purpose",
  "channels",
  "classes",
  "audiences",
  "productCode",
  "labels",
  "openTo",
  "expiresOn",
] as const satisfies readonly (keyof ContentDraft)[];

export const draftOf = (stored: ContentDraft): ContentDraft =>
  Object.fromEntries(DRAFT_FIELDS.map((name) => [name, stored[name]])) as unknown as ContentDraft; // all of its fields

/** The fields in which two versions differ; the database keeps a body's parts in an order of its own. */
export const differingFields = (before: ContentDraft, after: ContentDraft): (keyof ContentDraft)[] =>
  DRAFT_FIELDS.filter((name) => !isDeepStrictEqual(before[name], after[name]));

/** The file that a body cannot do without, or its cover. */
export function fileIdOf({ body }: Pick<ContentDraft, "body">): string | undefined {
  if ("fileId" in body) return body.fileId;
  return "coverId" in body ? body.coverId : undefined;
}

/** What the search finds it by. */
export const searchedWords = ({ name, body, labels }: ContentDraft): string => {
  const { text, extras } = wordsOf(body);
  return [name, text, ...extras, ...labels].join(" ");
};

/** What the gate is asked, once for each channel; `extraClass`: the class of the product that it is about. */
export function subjectsOf(
  { channels, purpose, classes, audiences }: ContentDraft,
  extraClass?: ContentSubject["classes"][number],
): ContentSubject[] {
  const all = extraClass && !classes.includes(extraClass) ? [...classes, extraClass] : classes;
  return channels.map((channel) => ({ channel, purpose, classes: all, audiences }));
}

export const contentOf = ({ body }: Pick<ContentDraft, "body">, file: ContentFile | undefined) =>
  wordsOf(body, file?.name);
