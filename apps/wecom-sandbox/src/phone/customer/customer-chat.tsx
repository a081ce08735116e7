import type { Person } from "../../phone-api.ts";
import { useAddress } from "../address.ts";
import { useDoing, useReading } from "../api.ts";
import { ChatView } from "../shared/chat-view.tsx";
import { PhoneFrame } from "../shared/phone-frame.tsx";
import { SureButton } from "../shared/sure-button.tsx";
import { useWords } from "../words.ts";

interface Props {
  common: { owner: "customer"; label: string };
  person: Person;
  userid: string;
}

/** A customer's chat with an advisor, who can be deleted here and added again. */
export function CustomerChat({ common, person, userid }: Props) {
  const { say } = useWords();
  const [, go] = useAddress();
  const params = { personId: person.id, userid };
  const { data: chats } = useReading(["chats", "person", person.id], (phone) =>
    phone.listPersonChats({ params }),
  );
  const { data: staff } = useReading(["staff"], (phone) => phone.listStaff());
  const { data: said } = useReading(["chat", "person", person.id, userid], (phone) =>
    phone.readPersonChat({ params }),
  );
  const send = useDoing((phone, text: string) => phone.sendAsPerson({ params, body: { text } }));
  const pay = useDoing((phone, paymentId: string) =>
    phone.payCollection({ params: { personId: person.id, paymentId } }),
  );
  const leave = useDoing((phone) => phone.deleteStaff({ params }));
  const addAgain = useDoing((phone) => phone.addStaff({ params, body: { userid } }));

  const chat = chats?.chats.find((one) => one.userid === userid);
  const name = chat?.staffName ?? staff?.staff.find((one) => one.userid === userid)?.name ?? userid;
  const friends = chat?.relation === "friends";
  return (
    <PhoneFrame
      {...common}
      title={name}
      back={() => go({ with: undefined })}
      action={
        friends && (
          <SureButton
            label={say("deleteAdvisor")}
            sure={say("deleteAdvisorSure")}
            onSure={() => leave.mutate()}
          />
        )
      }
    >
      <ChatView
        me="customer"
        own={{ id: person.id, name: person.nickname }}
        other={{ id: userid, name }}
        messages={said?.messages}
        onSend={(text) => send.mutate(text)}
        onPay={(paymentId) => pay.mutate(paymentId)}
        ended={
          chats &&
          !friends && (
            <>
              <span>
                {chat?.relation === "deleted_by_staff" ? say("endedByStaff") : say("endedByCustomer")}
              </span>
              <button className="primary" disabled={addAgain.isPending} onClick={() => addAgain.mutate()}>
                {say("addAgain")}
              </button>
            </>
          )
        }
      />
    </PhoneFrame>
  );
}
