/** Enough to read a till slip, and some 300 kB. */
const LONGEST_SIDE = 1_600;

/**
 * The picture as a JPG of 1 600 pixels at most, drawn anew: whatever else the camera wrote into the file, such as the place, is gone.
 *
 * @throws {DOMException} if the browser can't read it
 */
export async function shrink(file: File): Promise<File> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
  if (!blob) throw new DOMException("The canvas gave no picture", "EncodingError");
  return new File([blob], "photo.jpg", { type: "image/jpeg" });
}
