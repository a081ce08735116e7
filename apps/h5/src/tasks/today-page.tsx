import { useWords } from "@hortus/ui";
import { Button, InfiniteScroll, ProgressBar, PullToRefresh } from "antd-mobile";
import { Link, useNavigate } from "react-router";
import { useMe } from "../session/session-gate.tsx";
import { Empty, Failed, Waiting } from "../shared/states.tsx";
import { LostToday } from "./lost-today.tsx";
import { BatchSend } from "./batch.tsx";
import { TaskCard } from "./task-card.tsx";
import { useTasks } from "./use-tasks.ts";
import { taskWords } from "./words.ts";

export function TodayPage() {
  const say = useWords(taskWords);
  const me = useMe();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage } = useTasks("open");
  if (isPending) return <Waiting />;
  if (!data) return <Failed error={error} onRetry={() => void refetch()} />;
  const { openCount = 0, doneToday = 0, snoozedCount = 0 } = data.pages[0] ?? {};
  const tasks = data.pages.flatMap(({ rows }) => rows);
  return (
    <PullToRefresh onRefresh={async () => void (await refetch())}>
      <header className="head">
        <h1>
          {me.advisorId
            ? say(openCount > 0 || doneToday === 0 ? "greeting" : "allDone", { name: me.name })
            : say("others")}
        </h1>
        <p className="muted">{say("progress", { done: doneToday, open: openCount })}</p>
        <ProgressBar
          percent={openCount + doneToday === 0 ? 0 : (100 * doneToday) / (openCount + doneToday)}
          aria-hidden="true"
        />
      </header>
      <LostToday />
      <BatchSend tasks={tasks} />
      {tasks.length === 0 ? <NothingToDo done={doneToday} /> : null}
      <div className="stack">
        {tasks.map((task) => (
          <TaskCard key={task.id} task={task} />
        ))}
      </div>
      {snoozedCount > 0 && (
        <p className="block">
          <Link to="/done?state=snoozed">{say("snoozedHint", { count: snoozedCount })}</Link>
        </p>
      )}
      {hasNextPage && <InfiniteScroll hasMore loadMore={async () => void (await fetchNextPage())} />}
    </PullToRefresh>
  );
}

function NothingToDo({ done }: { done: number }) {
  const say = useWords(taskWords);
  const navigate = useNavigate();
  return (
    <Empty
      title={say(done > 0 ? "emptyDoneTitle" : "emptyTitle")}
      action={
        <Button color="primary" fill="outline" onClick={() => void navigate("/customers")}>
          {say("toCustomers")}
        </Button>
      }
    >
      {say(done > 0 ? "emptyDoneText" : "emptyText")}
    </Empty>
  );
}
