import { ProblemError } from "@hortus/kernel";
import type { FileAnswer } from "../../../slice.ts";
import type { CodeRow } from "./code-store.ts";

const PATIENCE_MS = 8_000;
const MOST_BYTES = 2_000_000;

/**
 * The picture to print, as WeCom drew it. We draw none ourselves: what the picture says is WeCom's own business, and a wrong code on ten
 * thousand leaflets can't be called back.
 *
 * @throws {ProblemError} 409 while WeCom has not made the code, 502 when the picture can't be had
 */
export async function fetchQr(code: CodeRow): Promise<FileAnswer & { body: Buffer }> {
  if (!code.qr_url)
    throw new ProblemError(409, "qr_not_ready", "WeCom has not made this code yet", {
      hint: code.push_error ?? "Try again in a moment.",
    });
  const { contentType, body } = await fetchPicture(code.qr_url);
  const ending = contentType === "image/jpeg" ? "jpg" : "png";
  return { contentType, fileName: `${code.name.replaceAll(/[\\/:*?"<>|\s]+/g, "-")}.${ending}`, body };
}

async function fetchPicture(url: string): Promise<{ contentType: string; body: Buffer }> {
  let cause: unknown;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const contentType = response.headers.get("content-type")?.split(";")[0] ?? "";
    const body = Buffer.from(await response.arrayBuffer());
    if (response.ok && /^image\/(png|jpeg)$/.test(contentType) && body.length <= MOST_BYTES)
      return { contentType, body };
  } catch (error) {
    cause = error;
  }
  throw new ProblemError(502, "qr_unavailable", "The picture can't be fetched from WeCom", {
    hint: "Try again in a moment.",
    cause,
  });
}
