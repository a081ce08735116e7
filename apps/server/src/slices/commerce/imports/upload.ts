import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Transform, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { newId, ProblemError } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { recordAudit } from "../../platform/index.ts";
import { EncodingSniffer } from "../../../csv/encoding.ts";
import { insertImport } from "./import-store.ts";
import { inspect } from "./inspect.ts";

/**
 * Stores the file as it streams in, and says how it would be read.
 *
 * @returns the id of the import
 * @throws {ProblemError} 413 when it is too large, 422 when it is no CSV file; nothing is kept then
 */
export async function uploadImport(
  context: Context,
  caller: Caller,
  file: { name: string; stream: Readable & { truncated?: boolean } },
): Promise<string> {
  const id = newId(context.clock);
  const filePath = `${context.workspace.name}-${id}.csv`;
  const path = uploadPath(context, filePath);
  try {
    const { sniffer, sizeBytes } = await store(
      file.stream,
      path,
      join(context.settings.dataFolder, "uploads"),
    );
    if (file.stream.truncated)
      throw new ProblemError(413, "too_large", "The file is larger than 200 MB", {
        field: "file",
        hint: "Split it into smaller files.",
      });
    const sniffed = sniffer.end();
    if (!sniffed.ok)
      throw new ProblemError(422, sniffed.refusal.code, sniffed.refusal.message, {
        field: "file",
        hint: sniffed.refusal.hint,
      });
    const { encoding, lineCount, head } = sniffed.value;
    const inspection = await inspect(encoding, head);
    await context.workspace.tx(async (tx) => {
      await insertImport(
        tx,
        {
          id,
          file_name: file.name.slice(0, 200),
          file_path: filePath,
          size_bytes: sizeBytes,
          line_count: lineCount,
          created_by: caller.name,
          ...inspection,
        },
        context.clock.now(),
      );
      await recordAudit(tx, context, caller, {
        action: "import_uploaded",
        objectType: "import",
        objectId: id,
        after: { sizeBytes },
      });
    });
    return id;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

export const uploadPath = (context: Context, filePath: string): string =>
  join(context.settings.dataFolder, "uploads", filePath);

async function store(
  stream: Readable,
  path: string,
  folder: string,
): Promise<{ sniffer: EncodingSniffer; sizeBytes: number }> {
  await mkdir(folder, { recursive: true });
  const sniffer = new EncodingSniffer();
  let sizeBytes = 0;
  const look = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sniffer.write(chunk);
      sizeBytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(stream, look, createWriteStream(path, { mode: 0o600 })); // phones stand in it
  return { sniffer, sizeBytes };
}
