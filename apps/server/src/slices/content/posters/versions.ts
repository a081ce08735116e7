import { createHash } from "node:crypto";
import { isPersonal, POSTER_SIZES, posterWords, type FittedText, type PosterLayout } from "@hortus/contracts";
import { newId, ProblemError, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { putFile } from "../files/store.ts";
import { drawPoster } from "./drawing/draw.ts";
import { refuseUnfinished, type PosterDraft } from "./model.ts";
import { loadPictures } from "./drawing/pictures.ts";
import { putWords } from "./words-store.ts";

/** WeCom's limit for a picture. */
const MOST_BYTES = 10 * 1024 * 1024;
/** What a variable looks like while nobody is named: as long as the usual names are. */
const NOBODY = { advisor: "顾问姓名", store: "门店名称" };

/**
 * As it will look, to edit by: half as wide, which is what a screen shows of it. Its words are kept as a version's are: a browser saves
 * this picture as well.
 */
export async function previewPoster(
  { workspace }: Context,
  layout: PosterLayout,
): Promise<{ png: string; texts: FittedText[] }> {
  const pictures = await loadPictures(workspace.db, layout, "layout");
  const width = POSTER_SIZES[layout.size].width / 2;
  const { png, texts } = await drawPoster({ layout, values: NOBODY, pictures, width, field: "layout" });
  await workspace.tx((tx) => putWords(tx, sha256Of(png), posterWords(layout.layers)));
  return { png: png.toString("base64"), texts: [...texts] };
}

/**
 * The picture of a version, before it is saved. Never inside a transaction.
 *
 * @returns nothing for a poster of which each advisor has an own copy
 * @throws {ProblemError} 400 with the layer's field when it is not whole
 */
export async function drawVersion({ workspace }: Context, draft: PosterDraft): Promise<Buffer | undefined> {
  refuseUnfinished(draft);
  const { layout } = draft.body;
  const field = "body.layout";
  const pictures = await loadPictures(workspace.db, layout, field);
  const { width } = POSTER_SIZES[layout.size];
  const { png } = await drawPoster({ layout, values: NOBODY, pictures, width, field });
  if (png.length > MOST_BYTES)
    throw new ProblemError(400, "picture_too_large", "WeCom takes pictures of 10 MB at most", {
      field,
      hint: "Take a smaller size, or a calmer picture behind it.",
    });
  return isPersonal(layout) ? undefined : png;
}

/** Keeps the picture with what is written on it, in the transaction that saves the version. @returns the draft with its file */
export async function storeVersion(
  tx: Tx,
  { clock }: Context,
  caller: Caller,
  draft: PosterDraft,
  png: Buffer | undefined,
): Promise<PosterDraft> {
  const { fileId: _drawnHere, ...body } = draft.body;
  if (!png) return { ...draft, body };
  const sha256 = sha256Of(png);
  const file = await putFile(
    tx,
    {
      id: newId(clock),
      name: `${draft.name}.png`,
      kind: "image",
      mimeType: "image/png",
      bytes: png.length,
      sha256,
      data: png,
    },
    caller.name,
    clock.now(),
  );
  await putWords(tx, sha256, posterWords(body.layout.layers));
  return { ...draft, body: { ...body, fileId: file.id } };
}

const sha256Of = (png: Buffer): string => createHash("sha256").update(png).digest("hex");
