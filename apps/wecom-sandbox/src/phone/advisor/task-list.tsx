import type { Task } from "../../phone-api.ts";
import { useDoing, useReading } from "../api.ts";
import { toMoment } from "../format.ts";
import { Content } from "../shared/content.tsx";
import { Empty } from "../shared/row.tsx";
import { showToast } from "../shared/toast.tsx";
import { useWords, type Word } from "../words.ts";

const NAMED = 3;
const RESULTS: Word[] = ["result0", "result1", "result2", "result3"];

/** Mass messages that were handed to this member: those that wait first. */
export function TaskList({ userid }: { userid: string }) {
  const { say } = useWords();
  const { data } = useReading(["tasks", userid], (phone) => phone.listTasks({ params: { userid } }));
  if (!data) return <Empty>{say("loading")}</Empty>;
  if (data.tasks.length === 0) return <Empty>{say("noTasks")}</Empty>;
  const waiting = data.tasks.filter(({ status }) => status === "pending");
  const over = data.tasks.filter(({ status }) => status !== "pending");
  return (
    <div className="tasks">
      {waiting.length === 0 && <p className="hint">{say("noTasks")}</p>}
      {[...waiting, ...over].map((task) => (
        <TaskCard key={task.msgid} task={task} />
      ))}
    </div>
  );
}

function TaskCard({ task }: { task: Task }) {
  const { say, language } = useWords();
  const { data: clock } = useReading(["clock"], (phone) => phone.getClock());
  const confirm = useDoing(
    (phone) => phone.confirmTask({ params: { userid: task.userid, msgid: task.msgid } }),
    () => showToast(say("confirmed", { count: task.recipientCount })),
  );
  return (
    <article className="task" data-status={task.status}>
      <header>
        <span className={`mark ${task.status}`}>{say(task.status)}</span>
        <time>{toMoment(task.sentAt ?? task.createdAt, clock?.now, language)}</time>
      </header>
      {task.content.map((content, index) => (
        // a message never changes, so its parts keep their places
        <Content key={index} content={content} />
      ))}
      <p className="hint">{describeRecipients()}</p>
      {task.status === "sent" && <p className="hint">{describeResults()}</p>}
      {task.status === "pending" && (
        <button className="primary wide" disabled={confirm.isPending} onClick={() => confirm.mutate()}>
          {say("confirm", { count: task.recipientCount })}
        </button>
      )}
    </article>
  );

  function describeRecipients(): string {
    if (task.chatType === "group") return task.groups.map(({ name }) => name || say("groups")).join("、");
    const names = task.recipients.slice(0, NAMED).map(({ remark, nickname }) => remark || nickname);
    if (task.recipientCount <= NAMED) return names.join("、");
    return say("recipients", { names: names.join("、"), count: task.recipientCount });
  }

  function describeResults(): string {
    return RESULTS.map(
      (word, result) =>
        [word, [...task.recipients, ...task.groups].filter((one) => one.result === result).length] as const,
    )
      .filter(([, count]) => count > 0)
      .map(([word, count]) => `${say(word)} ${count}`)
      .join(" · ");
  }
}
