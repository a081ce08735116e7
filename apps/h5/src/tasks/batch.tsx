import { outreachRoutes, type AdvisorTask } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Dialog, Toast } from "antd-mobile";
import { api } from "../api.ts";
import { useMe } from "../session/session-gate.tsx";
import { confirmInSandbox, useWecomClient } from "../wecom-client.ts";
import { taskWords } from "./words.ts";

const AT_ONCE = 50;

/** Sends all messages that wait with one tap; each one's fate is told. */
export function BatchSend({ tasks }: { tasks: readonly AdvisorTask[] }) {
  const say = useWords(taskWords);
  const me = useMe();
  const client = useWecomClient();
  const queries = useQueryClient();
  const mine = tasks
    .filter(
      ({ kind, channel, massMessageMsgid, advisor }) =>
        kind === "message" && channel === "single" && massMessageMsgid && advisor.id === me.advisorId,
    )
    .slice(0, AT_ONCE);
  const send = useMutation({
    mutationFn: async () => {
      const sent: string[] = [];
      for (const task of mine) {
        const isSent =
          client?.kind !== "sandbox" ||
          (await confirmInSandbox(client.url, task).then(
            () => true,
            () => false,
          ));
        if (isSent) sent.push(task.id);
      }
      if (sent.length > 0) await api.call(outreachRoutes.confirmTasks, { body: { ids: sent } });
      return sent.length;
    },
    onSuccess: (count) => Toast.show({ content: say("batchDone", { count, of: mine.length }) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["tasks"] }),
  });
  if (mine.length < 2 || !client || client.kind === "none") return null;
  const customers = mine.reduce((sum, { customerCount }) => sum + customerCount, 0);
  const ask = () =>
    Dialog.confirm({
      content: say(client.kind === "wecom" ? "batchAskWecom" : "batchAsk", { count: mine.length, customers }),
      confirmText: say(client.kind === "wecom" ? "sentThere" : "send"),
      cancelText: say("notYet"),
      onConfirm: () => send.mutateAsync().then(() => undefined),
    });
  return (
    <div className="block">
      <Button block color="primary" fill="outline" loading={send.isPending} onClick={() => void ask()}>
        {say("batch", { count: mine.length, customers })}
      </Button>
    </div>
  );
}
