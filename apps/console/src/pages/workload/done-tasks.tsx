import { outreachRoutes, type AdvisorTask } from "@hortus/contracts";
import { EmptyState, ErrorState, useWords, When } from "@hortus/ui";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Drawer, Skeleton } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { workloadWords } from "./words.ts";
import "./done-tasks.css";

/** What an advisor did, the latest first, with the note and the pictures of it. */
export function DoneTasks(props: { advisor: { id: string; name: string }; onClose: () => void }) {
  const t = useWords(workloadWords);
  const { advisor } = props;
  const query = useInfiniteQuery({
    queryKey: ["tasks", "done", advisor.id],
    queryFn: ({ pageParam, signal }) =>
      api.call(
        outreachRoutes.listTasks,
        { query: { state: "done", advisorId: advisor.id, limit: 20, cursor: pageParam } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined, // the first page has no cursor
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const tasks = query.data?.pages.flatMap(({ rows }) => rows);
  return (
    <Drawer open size="large" title={t("doneTitle", { name: advisor.name })} onClose={props.onClose}>
      {query.isPending && <Skeleton active />}
      {query.error && !tasks && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {tasks?.length === 0 && <EmptyState title={t("doneNone")} />}
      <ul className="done-tasks">
        {tasks?.map((task) => (
          <DoneTask key={task.id} task={task} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t("more")}
        </Button>
      )}
    </Drawer>
  );
}

function DoneTask({ task }: { task: AdvisorTask }) {
  const t = useWords(workloadWords);
  const [first] = task.customers;
  return (
    <li>
      <div className="h-row">
        <strong>{task.title}</strong>
        {task.endedAt && (
          <span className="h-muted h-small">
            <When at={task.endedAt} />
          </span>
        )}
      </div>
      {first && (
        <div className="h-small">
          <Link to={`/customers/${first.customerId}`}>{first.name}</Link>
          {task.customerCount > 1 && (
            <span className="h-muted"> {t("andOthers", { count: task.customerCount - 1 })}</span>
          )}
        </div>
      )}
      {task.note && <p className="h-break">{task.note}</p>}
      {task.photos.length > 0 && (
        <div className="done-task-photos">
          {task.photos.map(({ id }, place) => {
            const url = api.url(outreachRoutes.getTaskPhoto, { params: { id: task.id, photoId: id } });
            return (
              <a key={id} href={url} target="_blank" rel="noreferrer">
                <img src={url} alt={t("photoOf", { place: place + 1, title: task.title })} />
              </a>
            );
          })}
        </div>
      )}
    </li>
  );
}
