import type { AdvisorTask } from "@hortus/contracts";
import { useFormat, useWords } from "@hortus/ui";
import { Button, TextArea, Toast } from "antd-mobile";
import { RightOutline } from "antd-mobile-icons";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { Complaints } from "../customers/complaints.tsx";
import { Page } from "../shared/page.tsx";
import { Failed, Waiting } from "../shared/states.tsx";
import { frameWords } from "../words.ts";
import { Photos } from "./photos.tsx";
import { Reply } from "./reply.tsx";
import { TaskActions } from "./task-actions.tsx";
import { useTask } from "./use-tasks.ts";
import { useNames, Why } from "./why.tsx";
import { taskWords } from "./words.ts";

/** One task with all its customers. */
export default function TaskPage() {
  const { id = "" } = useParams();
  const navigate = useNavigate();
  const { data: task, error, isPending, refetch } = useTask(id);
  const [note, setNote] = useState("");
  const say = useWords(taskWords);
  return (
    <Page title={task?.title ?? ""} home="/">
      {isPending && <Waiting rows={3} />}
      {!isPending && !task && <Failed error={error} onRetry={() => void refetch()} />}
      {task && (
        <>
          <div className="stack">
            <Outcome task={task} />
            <WhatToSay task={task} />
            {task.kind === "task" && task.state === "open" && (
              <section className="sheet">
                <h2>{say(task.needsNote ? "noteAsked" : "note")}</h2>
                <TextArea
                  value={note}
                  onChange={setNote}
                  maxLength={500}
                  autoSize={{ minRows: 2, maxRows: 6 }}
                  placeholder={say("noteHint")}
                  aria-label={say(task.needsNote ? "noteAsked" : "note")}
                />
              </section>
            )}
            {task.kind === "task" && (task.state === "open" || task.photos.length > 0) && (
              <Photos task={task} />
            )}
            {task.groups && <Groups groups={task.groups} />}
            {!task.groups && task.channel !== "moments" && task.why.kind !== "calendar_journey" && (
              <Customers task={task} />
            )}
            {task.kind === "task" && task.why.kind === "calendar_journey" && <Cause task={task} />}
            {task.customerCount === 1 && task.customers[0] && (
              <Complaints customerId={task.customers[0].customerId} />
            )}
          </div>
          {task.state === "open" && (
            <footer className="foot">
              <TaskActions
                task={task}
                note={note.trim()}
                onEnded={() => void navigate("/", { replace: true })}
              />
            </footer>
          )}
        </>
      )}
    </Page>
  );
}

/** Until when it can be done, or how it ended. */
function Outcome({ task }: { task: AdvisorTask }) {
  const say = useWords(taskWords);
  const format = useFormat();
  const ended = {
    done: task.kind === "message" ? say("sent") : say("completed"),
    skipped: say("skipped"),
    expired: say("expired"),
    open: "",
  };
  return (
    <section className="sheet outcome">
      <span className={`kind ${task.kind}`}>{say(task.kind)}</span>
      {task.state === "open" ? (
        <span className="muted">{say("expires", { when: format.when(task.expiresAt) })}</span>
      ) : (
        <span>
          <b>{ended[task.state]}</b>{" "}
          <span className="muted">{task.endedAt && format.when(task.endedAt)}</span>
        </span>
      )}
      {task.valueFen > 0 && (
        <span className="money">{say("value", { money: format.money(task.valueFen) })}</span>
      )}
      {task.note && <p className="note">{task.note}</p>}
    </section>
  );
}

function WhatToSay({ task }: { task: AdvisorTask }) {
  const say = useWords(taskWords);
  const frame = useWords(frameWords);
  const copy = () =>
    navigator.clipboard.writeText(task.text).then(() => Toast.show({ content: frame("copied") }));
  return (
    <section className="sheet">
      <div className="sheet-head">
        <h2>{say(task.kind === "message" ? "say" : "doIt")}</h2>
        <Button size="mini" fill="none" color="primary" onClick={() => void copy()}>
          {say("copy")}
        </Button>
      </div>
      <p className="words">{task.text}</p>
    </section>
  );
}

/** Which groups it goes into, and what became of it in each. */
function Groups({ groups }: { groups: NonNullable<AdvisorTask["groups"]> }) {
  const say = useWords(taskWords);
  return (
    <section className="sheet">
      <div className="sheet-head">
        <h2>{say("intoGroups")}</h2>
        <span className="muted">{say("groupsOf", { count: groups.length })}</span>
      </div>
      <ul className="rows flat">
        {groups.map(({ id, name, state }) => (
          <li key={id}>
            <span className="row-main">
              <span className="row-line">
                <strong>{name || say("unnamedGroup")}</strong>
                <span className={`state-mark ${state}`}>{say(`state_${state}`)}</span>
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Of a plain task that is about no customer: its group or the advisor's Moments, and which day of which journey. */
function Cause({ task }: { task: AdvisorTask }) {
  const names = useNames();
  return (
    <section className="sheet">
      <h2>{names(task)}</h2>
      <Why why={task.why} />
    </section>
  );
}

function Customers({ task }: { task: AdvisorTask }) {
  const say = useWords(taskWords);
  const [only] = task.customers;
  const title = task.customers.length === 1 && only ? say("why", { name: only.name }) : say("whyMany");
  return (
    <section className="sheet">
      <div className="sheet-head">
        <h2>{title}</h2>
        {task.customerCount > 1 && (
          <span className="muted">{say("customersOf", { count: task.customerCount })}</span>
        )}
      </div>
      {task.customers.some(({ state }) => task.kind === "message" && state === "sent") && (
        <p className="muted small">{say("replyHint")}</p>
      )}
      <ul className="rows flat">
        {task.customers.map(({ customerId, name, why, state, repliedAt }) => (
          <li key={customerId}>
            <Link to={`/customers/${customerId}`}>
              <span className="row-main">
                <span className="row-line">
                  <strong>{name}</strong>
                  {task.kind === "message" && (
                    <span className={`state-mark ${state}`}>{say(`state_${state}`)}</span>
                  )}
                </span>
                <Why why={why} />
              </span>
              <RightOutline aria-hidden="true" />
            </Link>
            {task.kind === "message" && state === "sent" && (
              <Reply taskId={task.id} customerId={customerId} repliedAt={repliedAt} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
