import { customersRoutes, type CustomerProfile } from "@hortus/contracts";
import { useProblemText, useWords } from "@hortus/ui";
import { useMutation } from "@tanstack/react-query";
import { ActionSheet, List, Toast } from "antd-mobile";
import { useState } from "react";
import { api } from "../api.ts";
import { customerWords } from "./words.ts";

const REASONS = ["revealReason1", "revealReason2", "revealReason3"] as const;

/** The number, masked until somebody says what for. */
export function Phone({ customer }: { customer: CustomerProfile }) {
  const say = useWords(customerWords);
  const problem = useProblemText();
  const [asking, setAsking] = useState(false);
  const phone = customer.identities.find(({ kind }) => kind === "phone");
  const reveal = useMutation({
    mutationFn: (reason: string) =>
      api.call(customersRoutes.revealIdentity, {
        params: { id: customer.id },
        body: { fingerprint: phone?.fingerprint ?? "", reason },
      }),
    onError: (error) => Toast.show({ content: problem(error), duration: 5_000 }),
  });
  if (!phone) return null;
  return (
    <>
      <List.Item
        extra={
          reveal.data ? (
            <a className="link" href={`tel:${reveal.data.value}`}>
              {`${reveal.data.value} · ${say("call")}`}
            </a>
          ) : (
            <button className="link" disabled={reveal.isPending} onClick={() => setAsking(true)}>
              {`${phone.masked} · ${say("reveal")}`}
            </button>
          )
        }
      >
        {say("phone")}
      </List.Item>
      <ActionSheet
        visible={asking}
        extra={`${say("revealTitle")} ${say("revealHint")}`}
        cancelText={say("cancel")}
        onClose={() => setAsking(false)}
        actions={REASONS.map((reason) => ({ key: reason, text: say(reason) }))}
        onAction={({ key }) => {
          setAsking(false);
          const reason = REASONS.find((one) => one === key);
          if (reason) reveal.mutate(say(reason));
        }}
      />
    </>
  );
}
