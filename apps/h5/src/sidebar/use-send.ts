import { contentRoutes } from "@hortus/contracts";
import { useProblemText, useWords } from "@hortus/ui";
import { useMutation } from "@tanstack/react-query";
import { Toast } from "antd-mobile";
import { api } from "../api.ts";
import { SdkRefusal } from "./sdk.ts";
import { sidebarWords } from "./words.ts";

/**
 * Sends a piece of the library into the chat by WeCom's client, and notes that it was used.
 *
 * @param customerId whose chat it is; absent in a group
 */
export function useSend(props: {
  contentId: string;
  customerId: string | undefined;
  send(): Promise<void>;
  onSent(): void;
}) {
  const say = useWords(sidebarWords);
  const problem = useProblemText();
  const { contentId, customerId } = props;
  return useMutation({
    async mutationFn() {
      await props.send();
      // It is sent. If it can't be counted, sending it again would be worse than a missing count.
      await api
        .call(contentRoutes.noteContentUse, {
          params: { id: contentId },
          body: customerId ? { customerId } : {},
        })
        .catch(() => undefined);
    },
    onSuccess() {
      Toast.show({ icon: "success", content: say("sent") });
      props.onSent();
    },
    onError: (error) =>
      Toast.show({
        content: error instanceof SdkRefusal ? say("notSent", { why: error.message }) : problem(error),
        duration: 5_000,
      }),
  });
}
