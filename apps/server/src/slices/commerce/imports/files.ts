import { rm } from "node:fs/promises";
import type { Clock, JobDefinition, Loop } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import {
  anyIsStalled,
  BEFORE_START,
  changeState,
  findForgotten,
  findLeftFiles,
  findStalled,
  forgetFile,
  type ImportRow,
} from "./import-store.ts";
import { uploadPath } from "./upload.ts";

/** Phones and names stand in the file: it goes as soon as the import has ended. */
export async function dropFile(
  context: Context,
  { id, file_path }: Pick<ImportRow, "id" | "file_path">,
): Promise<void> {
  if (!file_path) return;
  await rm(uploadPath(context, file_path), { force: true });
  await context.workspace.tx((tx) => forgetFile(tx, id));
}

const DAYS_TO_START = 7;

/** Uploads that nobody starts within a week are cancelled, and files that a crash left are removed. */
export const tidyUploadsJob: JobDefinition<Context> = {
  name: "commerce-tidy-uploads",
  cron: "40 3 * * *",
  lookEverySeconds: 30,
  async run(context) {
    const now = context.clock.now();
    for (const id of await findForgotten(
      context.workspace.db,
      new Date(now.getTime() - DAYS_TO_START * 86_400_000),
    )) {
      await context.workspace.tx((tx) => changeState(tx, id, BEFORE_START, "cancelled", now));
    }
    for (const left of await findLeftFiles(context.workspace.db)) await dropFile(context, left);
  },
};

/** Longer than any slice takes. */
const STALLED_AFTER_MS = 120_000;

const stalledSince = (clock: Clock) => new Date(clock.now().getTime() - STALLED_AFTER_MS);

/** Takes up imports whose process died with the job: the queue alone would wait until the job expires, and give up after some deaths. */
export const stalledImportsLoop: Loop<Context> = {
  name: "commerce/stalled-imports",
  everyMs: 60_000,
  waiting: ({ clock }) => anyIsStalled(stalledSince(clock)),
  async run(context) {
    const stalled = await findStalled(context.workspace.db, stalledSince(context.clock));
    for (const { id, state } of stalled) {
      await context.jobs.send(
        state === "running" ? "commerce-import" : "commerce-undo-import",
        { importId: id },
        { key: id },
      );
    }
    return false;
  },
};
