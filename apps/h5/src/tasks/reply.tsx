import { customersRoutes } from "@hortus/contracts";
import { useFormat, useProblemText, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Toast } from "antd-mobile";
import { api } from "../api.ts";
import { taskWords } from "./words.ts";

/** Whether this customer wrote back after the message, and the one tap that says so. */
export function Reply(props: { taskId: string; customerId: string; repliedAt: string | undefined }) {
  const say = useWords(taskWords);
  const format = useFormat();
  const problem = useProblemText();
  const queries = useQueryClient();
  const note = useMutation({
    mutationFn: () => api.call(customersRoutes.noteReply, { params: { id: props.customerId }, body: {} }),
    onSuccess: () => {
      Toast.show({ icon: "success", content: say("replyNoted") });
      return queries.invalidateQueries({ queryKey: ["task", props.taskId] });
    },
    onError: (error) => Toast.show({ content: problem(error), duration: 5_000 }),
  });
  if (props.repliedAt || note.isSuccess)
    return (
      <span className="state-mark sent reply">
        {say("replied")} {props.repliedAt && format.when(props.repliedAt)}
      </span>
    );
  return (
    <button className="link reply" disabled={note.isPending} onClick={() => note.mutate()}>
      {say("noteReply")}
    </button>
  );
}
