import type { AdvisorTask } from "@hortus/contracts";
import { useFormat, useWords } from "@hortus/ui";
import { Ellipsis } from "antd-mobile";
import { RightOutline } from "antd-mobile-icons";
import { Link } from "react-router";
import { TaskActions } from "./task-actions.tsx";
import { useNames, Why } from "./why.tsx";
import { taskWords } from "./words.ts";

/** One task as a card: who, why, what to say, and the button. */
export function TaskCard({ task }: { task: AdvisorTask }) {
  const say = useWords(taskWords);
  const format = useFormat();
  const names = useNames();
  return (
    <article className="sheet task-card" aria-label={`${task.title} ${names(task)}`}>
      <div className="task-top">
        <span className={`kind ${task.kind}`}>{say(task.kind)}</span>
        <span className="task-title">{task.title}</span>
        {task.escalatedAt && <span className="kind late">{say("nearlyLate")}</span>}
        <time title={format.exact(task.dueAt)}>{format.when(task.dueAt)}</time>
      </div>
      <Link className="task-who" to={`/tasks/${task.id}`}>
        <strong>{names(task)}</strong>
        {task.valueFen > 0 && <span className="money">{format.money(task.valueFen)}</span>}
        <RightOutline aria-hidden="true" />
      </Link>
      <Why why={task.why} />
      <div className="words">
        <Ellipsis content={task.text} rows={4} />
      </div>
      {task.snoozedUntil && task.snoozeReason && (
        <p className="muted small">
          {say("until", { when: format.when(task.snoozedUntil), reason: task.snoozeReason })}
        </p>
      )}
      <TaskActions task={task} />
    </article>
  );
}
