import type { AdvisorTask } from "@hortus/contracts";
import { useFormat, useWords } from "@hortus/ui";
import { CapsuleTabs, InfiniteScroll, PullToRefresh } from "antd-mobile";
import { Link, useSearchParams } from "react-router";
import { Empty, Failed, Waiting } from "../shared/states.tsx";
import { useTasks } from "./use-tasks.ts";
import { useNames } from "./why.tsx";
import { taskWords } from "./words.ts";

const ENDS = ["done", "skipped", "expired", "snoozed"] as const;
const TAB = {
  done: "tabDone",
  skipped: "tabSkipped",
  expired: "tabExpired",
  snoozed: "snoozedTitle",
} as const;
const NONE = {
  done: "noneDone",
  skipped: "noneSkipped",
  expired: "noneExpired",
  snoozed: "noneSnoozed",
} as const;

/** Tasks that are over, the latest first. */
export default function DonePage() {
  const say = useWords(taskWords);
  const [query, setQuery] = useSearchParams();
  const state = ENDS.find((end) => end === query.get("state")) ?? "done";
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage } = useTasks(state);
  const tasks = data?.pages.flatMap(({ rows }) => rows);
  return (
    <PullToRefresh onRefresh={async () => void (await refetch())}>
      <header className="head">
        <h1>{say("doneTitle")}</h1>
      </header>
      <CapsuleTabs
        activeKey={state}
        onChange={(key) => setQuery(key === "done" ? {} : { state: key }, { replace: true })}
      >
        {ENDS.map((end) => (
          <CapsuleTabs.Tab key={end} title={say(TAB[end])} />
        ))}
      </CapsuleTabs>
      {isPending && <Waiting />}
      {!isPending && !tasks && <Failed error={error} onRetry={() => void refetch()} />}
      {tasks?.length === 0 && (
        <Empty title={say(NONE[state])}>{state === "done" && say("noneDoneText")}</Empty>
      )}
      {tasks && tasks.length > 0 && (
        <ul className="sheet rows">
          {tasks.map((task) => (
            <EndedRow key={task.id} task={task} />
          ))}
        </ul>
      )}
      {hasNextPage && <InfiniteScroll hasMore loadMore={async () => void (await fetchNextPage())} />}
    </PullToRefresh>
  );
}

function EndedRow({ task }: { task: AdvisorTask }) {
  const say = useWords(taskWords);
  const format = useFormat();
  const names = useNames();
  const sentOf = ({ sentCount, customerCount, groups, channel }: AdvisorTask) =>
    channel === "moments"
      ? say("published")
      : groups
        ? say("sentGroups", {
            sent: groups.filter(({ state }) => state === "sent").length,
            count: groups.length,
          })
        : say("sentCount", { sent: sentCount, count: customerCount });
  return (
    <li>
      <Link to={`/tasks/${task.id}`}>
        <span className="row-main">
          <strong>{names(task)}</strong>
          <span className="muted small">
            {task.title}
            {task.kind === "message" && task.state === "done" && ` · ${sentOf(task)}`}
            {task.note && ` · ${task.note}`}
          </span>
        </span>
        {task.endedAt && <time title={format.exact(task.endedAt)}>{format.when(task.endedAt)}</time>}
      </Link>
    </li>
  );
}
