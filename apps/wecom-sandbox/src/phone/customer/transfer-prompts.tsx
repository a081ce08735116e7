import { useDoing, useReading } from "../api.ts";
import { useWords } from "../words.ts";

/** What WeChat tells a customer who is being handed over: who comes next, and a way to say no. */
export function TransferPrompts({ personId }: { personId: string }) {
  const { say } = useWords();
  const { data } = useReading(["transfers", personId], (phone) =>
    phone.listTransfers({ params: { personId } }),
  );
  const refuse = useDoing((phone, userid: string) => phone.refuseTransfer({ params: { personId, userid } }));
  return data?.transfers.map(({ to, toName, fromName }) => (
    <div className="prompt" key={to}>
      <span>{say("handedOver", { from: fromName, to: toName })}</span>
      <button onClick={() => refuse.mutate(to)}>{say("refuse")}</button>
    </div>
  ));
}
