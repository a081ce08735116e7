import type { AuditAction, ImportMapping, Reading } from "@hortus/contracts";
import { notFound, ProblemError, type JobDefinition } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { recordAudit } from "../../platform/index.ts";
import { dropFile } from "./files.ts";
import {
  BEFORE_START,
  changeState,
  findImport,
  lockImport,
  updateMapping,
  type ImportRow,
  type ImportState,
} from "./import-store.ts";
import { inspectAs } from "./inspect.ts";
import { checkMapping } from "./read-row.ts";
import { importJob } from "./run.ts";
import { undoImportJob } from "./undo.ts";
import { uploadPath } from "./upload.ts";

export async function getImport(context: Context, id: string): Promise<ImportRow> {
  const found = await findImport(context.workspace.db, id);
  if (!found) throw notFound("This import");
  return found;
}

/** @throws {ProblemError} 422 when a field that is needed has no column, 409 once it was started */
export async function mapImport(
  context: Context,
  caller: Caller,
  id: string,
  mapping: ImportMapping,
  reading: Reading | undefined,
): Promise<void> {
  const before = await getImport(context, id);
  refuseUnless(before, BEFORE_START, "mapped");
  const inspection = reading ? await inspectAs(uploadPath(context, before.file_path ?? ""), reading) : before;
  const problem = checkMapping(mapping, inspection.columns.length);
  if (problem)
    throw new ProblemError(
      422,
      problem.code,
      problem.message,
      problem.field ? { field: `columns.${problem.field}` } : {},
    );
  await context.workspace.tx(async (tx) => {
    const current = await lockImport(tx, id);
    if (current) refuseUnless(current, BEFORE_START, "mapped");
    await updateMapping(tx, { id, reading: inspection.reading, columns: inspection.columns, mapping });
    await recordAudit(tx, context, caller, {
      action: "import_mapped",
      objectType: "import",
      objectId: id,
      before: before.mapping,
      after: mapping,
    });
  });
}

export async function startImport(context: Context, caller: Caller, id: string): Promise<void> {
  const before = await getImport(context, id);
  const problem = checkMapping(before.mapping, before.columns.length);
  if (problem)
    throw new ProblemError(
      422,
      problem.code,
      problem.message,
      problem.field ? { field: `columns.${problem.field}` } : {},
    );
  await change(context, caller, id, BEFORE_START, "running", "import_started");
  await begin(context, importJob, id);
}

export async function cancelImport(context: Context, caller: Caller, id: string): Promise<void> {
  const cancelled = await change(
    context,
    caller,
    id,
    [...BEFORE_START, "running"],
    "cancelled",
    "import_cancelled",
  );
  await dropFile(context, cancelled);
}

export async function startUndo(context: Context, caller: Caller, id: string): Promise<void> {
  await change(context, caller, id, ["done", "failed", "cancelled"], "undoing", "import_undone");
  await begin(context, undoImportJob, id);
}

const begin = (context: Context, job: JobDefinition<Context>, importId: string): Promise<void> =>
  context.jobs.send(job.name, { importId }, { key: importId });

async function change(
  context: Context,
  caller: Caller,
  id: string,
  from: readonly ImportState[],
  to: ImportState,
  action: AuditAction,
): Promise<ImportRow> {
  return context.workspace.tx(async (tx) => {
    const before = await lockImport(tx, id);
    if (!before) throw notFound("This import");
    refuseUnless(before, from, to);
    const after = await changeState(tx, id, from, to, context.clock.now());
    await recordAudit(tx, context, caller, {
      action,
      objectType: "import",
      objectId: id,
      before: { state: before.state },
      after: { state: to },
    });
    return after ?? before;
  });
}

function refuseUnless({ state }: ImportRow, from: readonly ImportState[], to: ImportState): void {
  if (from.includes(state)) return;
  throw new ProblemError(409, "wrong_import_state", `An import that is ${state} can't become ${to}`, {
    hint: `It must be ${from.join(" or ")}.`,
  });
}
