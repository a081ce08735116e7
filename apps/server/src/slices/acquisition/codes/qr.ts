import { ProblemError } from "@hortus/kernel";
import QRCode from "qrcode";
import type { FileAnswer } from "../../../slice.ts";
import type { CodeRow } from "./code-store.ts";

const PATIENCE_MS = 8_000;
const MOST_BYTES = 2_000_000;

/**
 * The picture to print. WeCom answers with the address of a picture; an address that shows a page instead is what the code has to
 * say, and is drawn here. An address that cannot be read is never drawn: a wrong code on ten thousand leaflets can't be called back.
 *
 * @throws {ProblemError} 409 while WeCom has not made the code, 502 when the picture can't be had
 */
export async function drawQr(code: CodeRow): Promise<FileAnswer> {
  if (!code.qr_url) throw new ProblemError(409, "qr_not_ready", "WeCom has not made this code yet", { hint: code.push_error ?? "Try again in a moment." });
  const response = await read(code.qr_url);
  const contentType = response.headers.get("content-type")?.split(";")[0] ?? "";
  const fileName = `${code.name.replaceAll(/[\\/:*?"<>|\s]+/g, "-")}`;
  if (contentType.startsWith("image/")) {
    const body = Buffer.from(await response.arrayBuffer());
    if (body.length > MOST_BYTES) throw unavailable();
    return { contentType, fileName: `${fileName}.${contentType === "image/jpeg" ? "jpg" : "png"}`, body };
  }
  await response.body?.cancel();
  const body = await QRCode.toBuffer(code.qr_url, { width: 1024, margin: 4, errorCorrectionLevel: "M" });
  return { contentType: "image/png", fileName: `${fileName}.png`, body };
}

async function read(url: string): Promise<Response> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.ok) return response;
  } catch (error) {
    throw unavailable(error);
  }
  throw unavailable();
}

const unavailable = (cause?: unknown) =>
  new ProblemError(502, "qr_unavailable", "The picture can't be fetched from WeCom", { hint: "Try again in a moment.", cause });
