/** A poster is at most this high; more would only be carried about. */
const MOST_PIXELS = 2_160;

/**
 * A picture as a poster needs it: upright, since phones only note how they were held, and no larger than it can be shown.
 *
 * @returns the file itself when it is small enough already
 * @throws {DOMException} when the browser can't read it
 */
export async function shrinkPicture(file: File): Promise<File> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, MOST_PIXELS / Math.max(picture.width, picture.height));
  if (scale === 1 && file.type === "image/png") return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const type = file.type === "image/png" ? "image/png" : "image/jpeg"; // a logo keeps what is transparent
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, 0.9));
  return blob ? new File([blob], file.name, { type }) : file;
}
