import { outreachRoutes, postRoutes } from "@hortus/contracts";
import { instantOf, localDate, ProblemError, daysBetween } from "@hortus/kernel";
import type { Caller, Context } from "../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../paging.ts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { refuseOthersCustomer } from "../customers/index.ts";
import { guards } from "./guards/guards.ts";
import { reasons } from "./guards/reasons.ts";
import { explainSend } from "./guards/explain.ts";
import { describeSends, findSends, summariseSends, type SendFilter } from "./sends.ts";
import { listLeaves, setLeave } from "./leaves.ts";
import { changeSettings, getSettings } from "./settings.ts";
import { listPosts } from "./posts/list.ts";
import { listCustomerPosts } from "./posts/of-customer.ts";
import { getTaskFor, visibleAdvisor } from "./tasks/access.ts";
import { describeTasks } from "./tasks/describe.ts";
import { completeTask, confirmTask, confirmTasks, skipTask, snoozeTask } from "./tasks/operations.ts";
import { addPhoto, readPhoto, removePhoto } from "./tasks/photos.ts";
import { describeWorkload } from "./tasks/workload.ts";
import { countTasks, findTasks, type TaskRow } from "./tasks/store.ts";

const MAX_SUMMARY_DAYS = 366;
const CUSTOMERS_IN_LISTS = 3;
const CUSTOMERS_OF_ONE = 500;

export const outreachEndpoints: Endpoint[] = [
  endpoint(outreachRoutes.listTasks, async ({ context, caller, query }) => {
    const { clock, timeZone, workspace } = context;
    const advisorId = visibleAdvisor(caller, query.advisorId);
    const after =
      query.cursor === undefined ? undefined : unpackCursor(query.cursor, isOpen(query.state) ? 3 : 2);
    const found = await findTasks(workspace.db, {
      state: query.state,
      now: clock.now(),
      advisorId,
      after,
      limit: query.limit + 1,
    });
    const { rows, nextCursor } = cutPage(found, query.limit, taskCursor);
    const startOfToday = instantOf(localDate(clock.now(), timeZone), "00:00", timeZone);
    const { open, doneToday, snoozed } = await countTasks(workspace.db, advisorId, {
      now: clock.now(),
      startOfToday,
    });
    return {
      rows: await describeTasks(context, rows, CUSTOMERS_IN_LISTS),
      nextCursor,
      openCount: open,
      doneToday,
      snoozedCount: snoozed,
      asOf: clock.now().toISOString(),
    };
  }),
  endpoint(outreachRoutes.workload, async ({ context, caller, query }) => {
    const rows = await describeWorkload(context, query, visibleAdvisor(caller, undefined));
    return { rows, from: query.from, to: query.to, asOf: context.clock.now().toISOString() };
  }),
  endpoint(outreachRoutes.confirmTasks, async ({ context, caller, body }) => ({
    rows: await confirmTasks(context, caller, body.ids),
  })),
  endpoint(outreachRoutes.snoozeTask, async ({ context, caller, params, body }) => {
    await snoozeTask(context, caller, params.id, { until: new Date(body.until), reason: body.reason });
    return describeTask(context, caller, params.id);
  }),
  endpoint(outreachRoutes.getTask, async ({ context, caller, params }) =>
    describeTask(context, caller, params.id),
  ),
  endpoint(outreachRoutes.confirmTask, async ({ context, caller, params }) => {
    await confirmTask(context, caller, params.id);
    return describeTask(context, caller, params.id);
  }),
  endpoint(outreachRoutes.completeTask, async ({ context, caller, params, body }) => {
    await completeTask(context, caller, params.id, body.note);
    return describeTask(context, caller, params.id);
  }),
  endpoint(outreachRoutes.addTaskPhoto, async ({ context, caller, params, file }) => {
    await addPhoto(context, caller, params.id, file);
    return describeTask(context, caller, params.id);
  }),
  endpoint(outreachRoutes.removeTaskPhoto, async ({ context, caller, params }) => {
    await removePhoto(context, caller, params.id, params.photoId);
    return describeTask(context, caller, params.id);
  }),
  endpoint(outreachRoutes.getTaskPhoto, ({ context, caller, params }) =>
    readPhoto(context, caller, params.id, params.photoId),
  ),
  endpoint(outreachRoutes.skipTask, async ({ context, caller, params, body }) => {
    await skipTask(context, caller, params.id, body.reason);
    return describeTask(context, caller, params.id);
  }),
  endpoint(outreachRoutes.listSends, ({ context, query }) =>
    listSends(context, { ...query, from: query.day ?? query.from, to: query.day ?? query.to }, query),
  ),
  endpoint(postRoutes.listPosts, ({ context, query }) => listPosts(context, query)),
  endpoint(outreachRoutes.sendsSummary, async ({ context, query }) => {
    const days = daysBetween(query.from, query.to);
    if (days < 0 || days >= MAX_SUMMARY_DAYS) {
      throw new ProblemError(400, "bad_range", `Ask for 1 to ${MAX_SUMMARY_DAYS} days`, { field: "to" });
    }
    return summariseSends(context.workspace.db, context, query);
  }),
  endpoint(outreachRoutes.listCustomerSends, async ({ context, caller, params, query }) => {
    await refuseOthersCustomer(context.workspace.db, caller, params.id);
    return listSends(context, { customerId: params.id }, query);
  }),
  endpoint(postRoutes.listCustomerPosts, async ({ context, caller, params, query }) => {
    await refuseOthersCustomer(context.workspace.db, caller, params.id);
    return listCustomerPosts(context, params.id, query);
  }),
  endpoint(outreachRoutes.explainSend, async ({ context, caller, params }) => {
    await refuseOthersCustomer(context.workspace.db, caller, params.id);
    return explainSend(context, params.id, params.sendId);
  }),
  endpoint(outreachRoutes.listGuards, async () => ({
    guards: guards.map(({ code, label }) => ({ code, label })),
    reasons,
  })),
  endpoint(outreachRoutes.listAdvisorLeaves, async ({ context }) => ({ rows: await listLeaves(context) })),
  endpoint(outreachRoutes.setAdvisorLeave, async ({ context, caller, params, body }) => {
    await setLeave(context, caller, params.id, body);
    return { rows: await listLeaves(context) };
  }),
  endpoint(outreachRoutes.outreachSettings, ({ context }) => getSettings(context.workspace.db)),
  endpoint(outreachRoutes.changeOutreachSettings, ({ context, caller, body }) =>
    changeSettings(context, caller, body),
  ),
];

const isOpen = (state: string): boolean => state === "open" || state === "snoozed";

async function describeTask(context: Context, caller: Caller, id: string) {
  const [task] = await describeTasks(
    context,
    [await getTaskFor(context.workspace.db, caller, id)],
    CUSTOMERS_OF_ONE,
  );
  return task!; // one task in, one out
}

const taskCursor = (task: TaskRow): string =>
  packCursor(
    task.state === "open"
      ? [task.value_fen, task.due_at.toISOString(), task.id]
      : [task.ended_at?.toISOString() ?? null, task.id],
  );

async function listSends(
  context: Context,
  filter: SendFilter,
  page: { cursor?: string | undefined; limit: number },
) {
  const after = page.cursor === undefined ? undefined : unpackCursor(page.cursor, 2);
  const found = await findSends(context, filter, after, page.limit + 1);
  const { rows, nextCursor } = cutPage(found, page.limit, (last) =>
    packCursor([last.planned_at.toISOString(), last.id]),
  );
  return { rows: await describeSends(context, rows), nextCursor, asOf: context.clock.now().toISOString() };
}
