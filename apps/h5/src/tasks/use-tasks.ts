/** Reading tasks, and ending them with one tap: the screen moves on at once and comes back if the server says no. */
import { outreachRoutes, type AdvisorTask, type RouteResponse } from "@hortus/contracts";
import { learnTime, useProblemText, useWords } from "@hortus/ui";
import {
  useInfiniteQuery,
  useMutation,
  useMutationState,
  useQuery,
  useQueryClient,
  type InfiniteData,
} from "@tanstack/react-query";
import { Toast } from "antd-mobile";
import { api } from "../api.ts";
import { ClientRefusal, confirmInSandbox, type WecomClient } from "../wecom-client.ts";
import { taskWords } from "./words.ts";

type TaskPage = RouteResponse<typeof outreachRoutes.listTasks>;
type EndedState = "done" | "skipped";
const OPEN = ["tasks", "open"];
const PAGE = 20;

export function useTasks(state: AdvisorTask["state"] | "snoozed") {
  return useInfiniteQuery({
    queryKey: ["tasks", state],
    queryFn: async ({ pageParam, signal }) => {
      const page = await api.call(
        outreachRoutes.listTasks,
        { query: { state, limit: PAGE, cursor: pageParam } },
        { signal },
      );
      learnTime(page.asOf);
      return page;
    },
    initialPageParam: undefined as string | undefined, // the first page has no cursor
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: state === "open" ? 30_000 : false,
  });
}

export function useTask(id: string) {
  return useQuery({
    queryKey: ["task", id],
    queryFn: ({ signal }) => api.call(outreachRoutes.getTask, { params: { id } }, { signal }),
  });
}

/** Sends a message: confirms it in the client that there is, then lets Hortus read the results. */
export function useSend(client: WecomClient | undefined) {
  return useEnding("done", "confirmedToast", "send", async (task: AdvisorTask) => {
    if (client?.kind === "sandbox") await confirmInSandbox(client.url, task);
    return api.call(outreachRoutes.confirmTask, { params: { id: task.id } });
  });
}

/** Whether this message was confirmed here a moment ago, and its results may still be on their way. */
export function useWasSent(id: string): boolean {
  const sent = useMutationState({
    filters: { mutationKey: ["task", "send"], status: "success" },
    select: ({ state }) => (state.variables as Ending | undefined)?.task.id, // what useEnding was given
  });
  return sent.includes(id);
}

export function useComplete() {
  return useEnding("done", "completed", "complete", (task, note) =>
    api.call(outreachRoutes.completeTask, { params: { id: task.id }, body: { note } }),
  );
}

export function useSkip() {
  return useEnding("skipped", "skippedToast", "skip", (task, reason) =>
    api.call(outreachRoutes.skipTask, { params: { id: task.id }, body: { reason } }),
  );
}

/** Puts a task off; it leaves the list until then. */
export function useSnooze() {
  const say = useWords(taskWords);
  const problem = useProblemText();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ task, until, reason }: { task: AdvisorTask; until: string; reason: string }) =>
      api.call(outreachRoutes.snoozeTask, { params: { id: task.id }, body: { until, reason } }),
    onSuccess: () => Toast.show({ icon: "success", content: say("snoozedToast") }),
    onError: (error) => Toast.show({ content: problem(error), duration: 5_000 }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["tasks"] }),
        queries.invalidateQueries({ queryKey: ["task"] }),
      ]),
  });
}

interface Ending {
  task: AdvisorTask;
  /** Note or reason. */
  words: string;
}

function useEnding(
  as: EndedState,
  toast: "confirmedToast" | "completed" | "skippedToast",
  name: string,
  act: (task: AdvisorTask, words: string) => Promise<AdvisorTask>,
) {
  const say = useWords(taskWords);
  const problem = useProblemText();
  const queries = useQueryClient();
  return useMutation({
    mutationKey: ["task", name],
    mutationFn: ({ task, words }: Ending) => act(task, words),
    onMutate: async ({ task }) => {
      await queries.cancelQueries({ queryKey: OPEN });
      const before = queries.getQueryData<InfiniteData<TaskPage>>(OPEN);
      queries.setQueryData<InfiniteData<TaskPage>>(OPEN, (data) => data && withoutTask(data, task.id, as));
      return { before };
    },
    onSuccess: (task) => {
      queries.setQueryData(["task", task.id], task);
      Toast.show({ icon: "success", content: say(toast) });
    },
    onError: (error, _, context) => {
      queries.setQueryData(OPEN, context?.before);
      const refusal = error instanceof ClientRefusal ? error : undefined;
      const text = refusal
        ? say(refusal.code === "unreachable" ? "clientUnreachable" : "clientRefused", {
            detail: refusal.message,
          })
        : problem(error);
      Toast.show({ content: text, duration: 5_000 });
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["tasks"] }),
        queries.invalidateQueries({ queryKey: ["task"] }),
      ]),
  });
}

function withoutTask(data: InfiniteData<TaskPage>, id: string, as: EndedState): InfiniteData<TaskPage> {
  const done = as === "done" ? 1 : 0;
  return {
    ...data,
    pages: data.pages.map((page) => ({
      ...page,
      rows: page.rows.filter((row) => row.id !== id),
      openCount: Math.max(0, page.openCount - 1),
      doneToday: page.doneToday + done,
    })),
  };
}
