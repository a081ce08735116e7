import type { Staff } from "../../phone-api.ts";
import { useAddress } from "../address.ts";
import { useDoing, useReading } from "../api.ts";
import { ChatView } from "../shared/chat-view.tsx";
import { PhoneFrame } from "../shared/phone-frame.tsx";
import { useWords } from "../words.ts";
import { Toolbar } from "./toolbar.tsx";

interface Props {
  common: { owner: "advisor"; label: string };
  member: Staff;
  personId: string;
}

export function AdvisorChat({ common, member, personId }: Props) {
  const { say } = useWords();
  const [, go] = useAddress();
  const params = { userid: member.userid, personId };
  const { data: relation, isError: isGone } = useReading(["relation", member.userid, personId], (phone) =>
    phone.getCustomer({ params }),
  );
  const { data: person } = useReading(["person", personId], (phone) =>
    phone.getPerson({ params: { personId } }),
  );
  const { data: said } = useReading(["chat", "staff", member.userid, personId], (phone) =>
    phone.readStaffChat({ params }),
  );
  const send = useDoing((phone, text: string) => phone.sendAsStaff({ params, body: { text } }));
  const name = relation?.remark || person?.nickname || "…";
  const ended = isGone
    ? say("endedByStaff")
    : relation?.deletedByCustomer
      ? say("endedByCustomer")
      : undefined;
  return (
    <PhoneFrame
      {...common}
      title={name}
      back={() => go({ chat: undefined, side: undefined })}
      action={
        !isGone && (
          <button className="bar-action" onClick={() => go({ card: personId })}>
            {say("tags")}
          </button>
        )
      }
    >
      {!isGone && (
        <Toolbar kind="single" context={{ who: member.userid, entry: "single_chat_tools", personId }} />
      )}
      <ChatView
        me="staff"
        own={{ id: member.userid, name: member.name }}
        other={{ id: personId, name }}
        messages={said?.messages}
        onSend={(text) => send.mutate(text)}
        ended={ended}
      />
    </PhoneFrame>
  );
}
