import type { AdvisorTask } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Button } from "antd-mobile";
import { useState } from "react";
import { useMe } from "../session/session-gate.tsx";
import { useWecomClient, type WecomClient } from "../wecom-client.ts";
import { SkipSheet } from "./skip-sheet.tsx";
import { SnoozeSheet } from "./snooze-sheet.tsx";
import { useComplete, useSend, useSkip, useSnooze, useWasSent } from "./use-tasks.ts";
import { taskWords } from "./words.ts";

interface Props {
  task: AdvisorTask;
  /** What the advisor noted so far about a call or a visit. */
  note?: string;
  onEnded?(): void;
}

/** The one button that does the task, and the small one that leaves it. */
export function TaskActions({ task, note = "", onEnded }: Props) {
  const say = useWords(taskWords);
  const client = useWecomClient();
  const me = useMe();
  const [skipping, setSkipping] = useState(false);
  const [snoozing, setSnoozing] = useState(false);
  const snooze = useSnooze();
  const send = useSend(client);
  const complete = useComplete();
  const skip = useSkip();
  const wasSent = useWasSent(task.id);
  const busy = snooze.isPending || send.isPending || complete.isPending || skip.isPending;
  if (task.state !== "open") return null;
  if (task.kind === "message" && wasSent) return <p className="hint">{say("waitingResult")}</p>;
  const isMine = me.advisorId === task.advisor.id;
  const unwritten =
    task.needsNote && note === ""
      ? "noteNeeded"
      : task.needsPhoto && task.photos.length === 0
        ? "photoNeeded"
        : undefined;
  const obstacle = task.kind === "message" ? obstacleTo(task, client, isMine) : unwritten;
  const waitsInWecom = task.kind === "message" && client?.kind === "wecom" && !obstacle;
  const end = () => {
    const ending = { task, words: note };
    (task.kind === "message" ? send : complete).mutate(ending, { onSuccess: onEnded });
  };
  return (
    <>
      {obstacle && <p className="hint">{say(obstacle, { name: task.advisor.name })}</p>}
      {waitsInWecom && (
        <p className="hint">
          <b>{say("inWecom")}</b>
          <br />
          {say("inWecomHint")}
        </p>
      )}
      <div className="actions">
        <Button fill="none" disabled={busy} onClick={() => setSkipping(true)}>
          {say("skip")}
        </Button>
        <Button fill="none" disabled={busy} onClick={() => setSnoozing(true)}>
          {say("snooze")}
        </Button>
        <Button
          color="primary"
          className="main-action"
          disabled={Boolean(obstacle) || (task.kind === "message" && !client)}
          loading={busy}
          onClick={end}
        >
          {label()}
        </Button>
      </div>
      <SkipSheet
        open={skipping}
        onClose={() => setSkipping(false)}
        onSkip={(words) => {
          setSkipping(false);
          skip.mutate({ task, words }, { onSuccess: onEnded });
        }}
      />
      <SnoozeSheet
        task={task}
        open={snoozing}
        onClose={() => setSnoozing(false)}
        onSnooze={(until, reason) => {
          setSnoozing(false);
          snooze.mutate({ task, until, reason }, { onSuccess: onEnded });
        }}
      />
    </>
  );

  function label(): string {
    if (task.kind === "task") return say("complete");
    if (waitsInWecom) return say("sentThere");
    if (task.channel === "moments") return say("publish");
    if (task.groups) return say("sendGroups", { count: task.groups.length });
    return task.customerCount > 1 ? say("sendMany", { count: task.customerCount }) : say("send");
  }
}

/** Why this message can't be sent from here now. */
function obstacleTo(task: AdvisorTask, client: WecomClient | undefined, isMine: boolean) {
  if (client?.kind === "none") return "noClient";
  if (!isMine) return "notYours";
  return task.massMessageMsgid ? undefined : "notHandedOver";
}
