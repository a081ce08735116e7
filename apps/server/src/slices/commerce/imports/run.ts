import { createPace, refused, type JobDefinition } from "@hortus/kernel";
import type { RowProblem } from "@hortus/contracts";
import type { Context } from "../../../context.ts";
import type { Fate } from "../orders/decide.ts";
import type { OrderInput } from "../orders/model.ts";
import { countFates } from "../orders/push-orders.ts";
import { ORDERS_AT_ONCE, storeOrders } from "../orders/store-orders.ts";
import { insertRowErrors } from "./error-store.ts";
import { dropFile } from "./files.ts";
import {
  addProgress,
  changeState,
  findImport,
  lockImport,
  recordFailure,
  type ImportRow,
} from "./import-store.ts";
import { exists } from "./inspect.ts";
import { OrderReader, type FileOrder } from "./read-row.ts";
import { readRecords, type FileRecord } from "../../../csv/records.ts";
import { uploadPath } from "./upload.ts";

/** Rows whose reason is kept to download; of the others only the number. */
const ERRORS_KEPT = 100_000;
/** Then the job ends and another goes on: well below the minute after which a job that died is given up, so that it is soon missed. */
const WORK_MS = 40_000;
/** Below it the statements of a slice cost more than its rows. */
const LEAST_ROWS = 100;

export const importJob: JobDefinition<Context> = {
  name: "commerce-import",
  async run(context, { importId }) {
    const state = await runImport(context, String(importId));
    if (state === "more") await context.jobs.send(importJob.name, { importId }, { key: String(importId) });
  },
};

/**
 * Imports from the row at which the last slice ended. Each slice stores its orders, its errors and the new position in one transaction:
 * killed at any instant, the next run goes on as if nothing had been.
 *
 * @returns "more" when time was up before the end
 */
export async function runImport(
  context: Context,
  importId: string,
  workMs = WORK_MS,
): Promise<"ended" | "more"> {
  const found = await findImport(context.workspace.db, importId);
  if (found?.state !== "running") return "ended";
  const path = uploadPath(context, found.file_path ?? "");
  if (!found.file_path || !(await exists(path))) return fail(context, importId);
  const reader = new OrderReader(found.mapping, found.columns.length, context.timeZone);
  let slice: FileRecord[][] = []; // an order's rows together, so that no slice parts them
  let position = -(found.reading.hasHeader ? 1 : 0);
  let stored = found.rows_read;
  let endAt: number | undefined;
  const pace = createPace({ smallest: LEAST_ROWS, largest: ORDERS_AT_ONCE, first: ORDERS_AT_ONCE });
  for await (const record of readRecords(path, found.reading)) {
    position++;
    if (position <= 0) continue;
    const opens = reader.opens(record);
    if (position <= stored) {
      if (opens) reader.skip(record);
      continue;
    }
    endAt ??= performance.now() + workMs;
    if (opens && position - 1 - stored >= pace.size) {
      const begun = performance.now();
      if (!(await storeSlice(context, found, reader, slice, stored))) return "ended";
      pace.took(performance.now() - begun);
      stored = position - 1;
      slice = [];
      if (performance.now() > endAt) return "more";
    }
    const order = opens ? undefined : slice.at(-1);
    if (order) order.push(record);
    else slice.push([record]);
  }
  if (!(await storeSlice(context, found, reader, slice, stored))) return "ended";
  const done = await context.workspace.tx((tx) =>
    changeState(tx, importId, ["running"], "done", context.clock.now()),
  );
  if (done) await dropFile(context, done);
  return "ended";
}

/** @returns false when somebody else took over: it was cancelled, or another run is further */
async function storeSlice(
  context: Context,
  { id }: ImportRow,
  reader: OrderReader,
  slice: readonly (readonly FileRecord[])[],
  after: number,
): Promise<boolean> {
  const orders = slice.map((records) => reader.read(records, context.clock.now()));
  try {
    return await storeOrdersOf(context, id, orders, after);
  } catch (error) {
    if (!isAboutData(error) || orders.length === 1) throw error;
    context.log.warn(
      { importId: id, err: error },
      "a row of an import can't be stored; its slice is taken order by order",
    );
    let passed = after;
    for (const order of orders) {
      if (!(await storeAlone(context, id, order, passed))) return false;
      passed += order.records.length;
    }
    return true;
  }
}

async function storeAlone(context: Context, id: string, order: FileOrder, after: number): Promise<boolean> {
  try {
    return await storeOrdersOf(context, id, [order], after);
  } catch (error) {
    if (!isAboutData(error)) throw error;
    const problem: RowProblem = { code: "not_storable", message: "The database can't hold this row" };
    const read = refused(order.records.map(() => problem));
    return storeOrdersOf(context, id, [{ ...order, read }], after);
  }
}

// Classes 22 and 23 of PostgreSQL: the row is at fault, and trying again does not help.
const isAboutData = (error: unknown): boolean =>
  /^2[23]/.test(String((error as { code?: unknown } | undefined)?.code ?? ""));

async function storeOrdersOf(
  context: Context,
  importId: string,
  orders: readonly FileOrder[],
  after: number,
): Promise<boolean> {
  return context.workspace.tx(async (tx) => {
    const current = await lockImport(tx, importId);
    if (current?.state !== "running" || current.rows_read !== after) return false;
    if (orders.length === 0) return true;
    const inputs = orders.flatMap(({ read }): OrderInput[] => (read.ok ? [read.value] : []));
    const stored = await storeOrders(tx, context, inputs, {
      source: "import",
      importId,
      name: current.created_by,
    });
    let next = 0;
    const fates = orders.map(({ read }): Fate => (read.ok ? stored[next++]! : { outcome: "rejected" })); // one fate an input
    const wrong = orders.flatMap(({ records, read }, order) =>
      records.flatMap((record, row) => {
        const problem = read.ok ? fates[order]?.error : read.refusal[row];
        return problem ? [{ problem, record }] : [];
      }),
    );
    const room = Math.max(0, ERRORS_KEPT - current.rejected);
    await insertRowErrors(
      tx,
      importId,
      wrong.slice(0, room).map(({ problem, record }) => ({
        row_number: record.line,
        field: problem.field ?? null,
        code: problem.code,
        message: problem.message,
        original_sealed: context.sealer.seal(JSON.stringify(record.cells)),
      })),
    );
    const rows = orders.reduce((sum, { records }) => sum + records.length, 0);
    // Orders are counted as orders, what is left out as the rows that the file of errors will have.
    const counts = { ...countFates(fates), rejected: wrong.length };
    await addProgress(tx, importId, rows, counts, context.clock.now());
    return true;
  });
}

async function fail(context: Context, importId: string): Promise<"ended"> {
  await context.workspace.tx(async (tx) => {
    if (!(await changeState(tx, importId, ["running"], "failed", context.clock.now()))) return;
    await recordFailure(tx, importId, {
      code: "file_gone",
      message:
        "The uploaded file is gone. The rows before are in; upload the file again, they will stay as they are.",
    });
  });
  return "ended";
}
