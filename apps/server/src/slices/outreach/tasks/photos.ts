import { MAX_PHOTO_BYTES, MOST_PHOTOS } from "@hortus/contracts";
import { newId, notFound, ProblemError, type Tx } from "@hortus/kernel";
import type { Readable } from "node:stream";
import type { Caller, Context } from "../../../context.ts";
import type { FileAnswer } from "../../../slice.ts";
import { kindOf } from "../../content/index.ts";
import { recordAudit } from "../../platform/index.ts";
import { getTaskFor } from "./access.ts";
import { deletePhoto, findPhotos, insertPhoto, readSealed } from "./photo-store.ts";
import { lockTask } from "./store.ts";

/** @throws {ProblemError} 400 unless its first bytes are those of a JPG or PNG; 409 when the task is over or has enough */
export async function addPhoto(
  context: Context,
  caller: Caller,
  taskId: string,
  upload: { stream: Readable & { truncated?: boolean } } | undefined,
): Promise<void> {
  const { clock, sealer, workspace } = context;
  if (!upload) throw new ProblemError(400, "file_missing", "No file was sent", { field: "file" });
  const task = await getTaskFor(workspace.db, caller, taskId);
  if (task.kind === "message")
    throw new ProblemError(409, "is_a_message", "A message needs no picture: WeCom says whether it went out");
  const chunks: Buffer[] = [];
  for await (const chunk of upload.stream) chunks.push(chunk as Buffer); // a byte stream of the multipart reader
  const data = Buffer.concat(chunks);
  if (upload.stream.truncated || data.length > MAX_PHOTO_BYTES)
    throw new ProblemError(413, "too_large", `A picture has ${MAX_PHOTO_BYTES / 1024 / 1024} MB at most`, {
      field: "file",
    });
  const { kind, mimeType } = kindOf(data);
  if (kind !== "image")
    throw new ProblemError(400, "not_a_picture", "This is not a JPG or PNG picture", { field: "file" });
  // Sealed outside the transaction: three megabytes take their time.
  const sealed = sealer.seal(data.toString("base64"));
  await workspace.tx(async (tx) => {
    await holdOpen(tx, taskId);
    if ((await findPhotos(tx, [taskId])).length >= MOST_PHOTOS)
      throw new ProblemError(409, "enough_pictures", `A task has ${MOST_PHOTOS} pictures at most`, {
        hint: "Take one out first.",
      });
    const id = newId(clock);
    await insertPhoto(tx, {
      task_id: taskId,
      id,
      mime_type: mimeType,
      bytes: data.length,
      sealed,
      taken_by: caller.name,
      at: clock.now(),
    });
    await recordAudit(tx, context, caller, {
      action: "task_photo_added",
      objectType: "task",
      objectId: taskId,
      after: { photoId: id, bytes: data.length },
    });
  });
}

/** While the task is open; what stands as evidence stays. */
export async function removePhoto(
  context: Context,
  caller: Caller,
  taskId: string,
  photoId: string,
): Promise<void> {
  await getTaskFor(context.workspace.db, caller, taskId);
  await context.workspace.tx(async (tx) => {
    await holdOpen(tx, taskId);
    if (!(await deletePhoto(tx, taskId, photoId))) throw notFound("This picture");
    await recordAudit(tx, context, caller, {
      action: "task_photo_removed",
      objectType: "task",
      objectId: taskId,
      after: { photoId },
    });
  });
}

export async function readPhoto(
  { sealer, workspace }: Context,
  caller: Caller,
  taskId: string,
  photoId: string,
): Promise<FileAnswer> {
  await getTaskFor(workspace.db, caller, taskId);
  const photo = await readSealed(workspace.db, taskId, photoId);
  if (!photo) throw notFound("This picture");
  return { contentType: photo.mime_type, body: Buffer.from(sealer.open(photo.sealed), "base64") };
}

async function holdOpen(tx: Tx, taskId: string): Promise<void> {
  if ((await lockTask(tx, taskId)) !== "open")
    throw new ProblemError(409, "task_not_open", "This task is over already", {
      hint: "Load the list again.",
    });
}
