import { useEffect } from "react";
import type { Person } from "../../phone-api.ts";
import { useAddress } from "../address.ts";
import { useDoing, useReading } from "../api.ts";
import { ChatView } from "../shared/chat-view.tsx";
import { PhoneFrame } from "../shared/phone-frame.tsx";
import { useWords } from "../words.ts";

interface Props {
  common: { owner: "customer"; label: string };
  person: Person;
  openKfid: string;
  scene: string | undefined;
}

/** The customer's chat with an account of customer service; to open it is to enter. */
export function KfChat({ common, person, openKfid, scene = "" }: Props) {
  const { say } = useWords();
  const [, go] = useAddress();
  const params = { personId: person.id, openKfid };
  const { data: accounts } = useReading(["kf"], (phone) => phone.listKfAccounts());
  const { data: said } = useReading(["kf", openKfid, person.id], (phone) => phone.readKf({ params }));
  const send = useDoing((phone, text: string) => phone.sayToKf({ params, body: { text } }));
  const takeBack = useDoing((phone, seq: number) => phone.recallFromKf({ params, body: { seq } }));
  const { data: offers } = useReading(["kf offer", openKfid, person.id], (phone) =>
    phone.readKfOffer({ params }),
  );
  const offered = offers?.offer;
  const accept = useDoing((phone) => phone.acceptKfOffer({ params }));
  const { mutate: enter } = useDoing((phone, account: string) =>
    phone.enterKf({ params: { personId: person.id, openKfid: account }, body: { scene } }),
  );
  // Once for each chat that is opened, whatever else is read anew.
  useEffect(() => enter(openKfid), [enter, openKfid]);
  const name = accounts?.accounts.find((one) => one.openKfid === openKfid)?.name ?? say("customerService");
  return (
    <PhoneFrame {...common} title={name} back={() => go({ kf: undefined, scene: undefined })}>
      {offered && (
        <div className="chat-ended">
          <span>{say(offered.isGroup ? "offeredGroup" : "offeredAdvisor", { name: offered.name })}</span>
          {offered.wording && <span>{offered.wording}</span>}
          <button className="primary" disabled={accept.isPending} onClick={() => accept.mutate()}>
            {say(offered.isGroup ? "joinOffered" : "addOffered")}
          </button>
        </div>
      )}
      <ChatView
        me="customer"
        own={{ id: person.id, name: person.nickname }}
        other={{ id: openKfid, name }}
        messages={said?.messages}
        onSend={(text) => send.mutate(text)}
        onTakeBack={(seq) => takeBack.mutate(seq)}
      />
    </PhoneFrame>
  );
}
