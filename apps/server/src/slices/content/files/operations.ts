import { createHash } from "node:crypto";
import type { ContentFile } from "@hortus/contracts";
import { newId, notFound, ProblemError } from "@hortus/kernel";
import type { Readable } from "node:stream";
import type { Caller, Context } from "../../../context.ts";
import type { FileAnswer } from "../../../slice.ts";
import { recordAudit } from "../../platform/index.ts";
import { kindOf } from "./kind.ts";
import { putFile, readFile } from "./store.ts";

const MB = 1024 * 1024;
/** WeCom's own limits; it takes nothing below 5 bytes. */
const MOST_BYTES = { image: 10 * MB, video: 10 * MB, file: 20 * MB };
const LEAST_BYTES = 5;

export async function uploadFile(
  context: Context,
  caller: Caller,
  upload: { name: string; stream: Readable & { truncated?: boolean } } | undefined,
): Promise<ContentFile> {
  if (!upload) throw new ProblemError(400, "file_missing", "No file was sent", { field: "file" });
  const { clock, workspace } = context;
  const chunks: Buffer[] = [];
  for await (const chunk of upload.stream) chunks.push(chunk as Buffer); // a byte stream of the multipart reader
  const data = Buffer.concat(chunks);
  const { kind, mimeType } = kindOf(data);
  if (upload.stream.truncated || data.length > MOST_BYTES[kind])
    throw new ProblemError(413, "too_large", `WeCom takes ${MOST_BYTES[kind] / MB} MB at most`, {
      field: "file",
      hint: "Make it smaller.",
    });
  if (data.length < LEAST_BYTES)
    throw new ProblemError(400, "file_empty", "There is nothing in this file", { field: "file" });
  // a name is all that a customer sees of a file: no path, no line ends
  const name =
    upload.name
      .replaceAll(/[\\/\p{C}]+/gu, " ")
      .trim()
      .slice(-100) || "file";
  const sha256 = createHash("sha256").update(data).digest("hex");
  return workspace.tx(async (tx) => {
    const id = newId(clock);
    const stored = await putFile(
      tx,
      { id, name, kind, mimeType, bytes: data.length, sha256, data },
      caller.name,
      clock.now(),
    );
    if (stored.id === id)
      await recordAudit(tx, context, caller, {
        action: "content_file_uploaded",
        objectType: "content_file",
        objectId: id,
        after: { name, bytes: data.length, sha256 },
      });
    return stored;
  });
}

/** Pictures and videos are shown, all else is saved: a page that somebody uploaded must not run under our name. */
export async function downloadFile({ workspace }: Context, id: string): Promise<FileAnswer> {
  const file = await readFile(workspace.db, id);
  if (!file) throw notFound("This file");
  return {
    contentType: file.mimeType,
    body: file.data,
    ...(file.kind === "file" ? { fileName: file.name } : {}),
  };
}
