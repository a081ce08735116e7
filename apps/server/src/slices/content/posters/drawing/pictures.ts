import type { PosterLayout } from "@hortus/contracts";
import { ProblemError, type Db } from "@hortus/kernel";
import { readFile } from "../../files/store.ts";
import { pictureSize } from "./picture-size.ts";

/** Unpacked, each pixel takes four bytes; phones make pictures of twelve million. */
const MOST_PIXELS = 25_000_000;
/** Of all pictures of one poster together. */
const MOST_BYTES = 20 * 1024 * 1024;

/**
 * The pictures of a layout as data URLs, by file.
 *
 * @param field where the layout stands in the request
 * @throws {ProblemError} 400 for a file that is not there, is no picture, or would unpack to more than a poster needs
 */
export async function loadPictures(
  db: Db,
  layout: PosterLayout,
  field: string,
): Promise<Map<string, string>> {
  const pictures = new Map<string, string>();
  let bytes = 0;
  for (const { fileId, at } of picturesOf(layout)) {
    if (pictures.has(fileId)) continue;
    const file = await readFile(db, fileId);
    const size = file && pictureSize(file.data);
    if (file?.kind !== "image" || !size)
      throw new ProblemError(400, "file_does_not_fit", "This is no picture of the library", {
        field: `${field}.${at}`,
        hint: "Upload it again, as PNG or JPG.",
      });
    bytes += file.bytes;
    if (size.width * size.height > MOST_PIXELS || bytes > MOST_BYTES)
      throw new ProblemError(
        400,
        "picture_too_large",
        "A poster takes pictures of 25 million pixels, and 20 MB in all",
        {
          field: `${field}.${at}`,
          hint: "Make it smaller: a poster is some 2 million pixels.",
        },
      );
    pictures.set(fileId, `data:${file.mimeType};base64,${file.data.toString("base64")}`);
  }
  return pictures;
}

function picturesOf({ background, layers }: PosterLayout): { fileId: string; at: string }[] {
  const behind =
    background.kind === "picture" ? [{ fileId: background.fileId, at: "background.fileId" }] : [];
  return [
    ...behind,
    ...layers.flatMap((layer, place) => {
      if (layer.kind === "picture") return [{ fileId: layer.fileId, at: `layers.${place}.fileId` }];
      if (layer.kind === "qr" && layer.target.by === "picture")
        return [{ fileId: layer.target.fileId, at: `layers.${place}.target.fileId` }];
      return [];
    }),
  ];
}
