import { useAddress } from "../address.ts";
import { useReading } from "../api.ts";
import { ChatList } from "../shared/chat-list.tsx";
import { PhoneFrame } from "../shared/phone-frame.tsx";
import { useWords } from "../words.ts";
import { CustomerChat } from "./customer-chat.tsx";
import { PeopleList } from "./people-list.tsx";
import { ScanSheet } from "./scan-sheet.tsx";
import { CodeList } from "./code-list.tsx";

/** The phone of whoever plays a customer. */
export function CustomerPhone() {
  const { say } = useWords();
  const [address, go] = useAddress();
  const { person: personId, scan, with: userid } = address;
  const { data: person } = useReading(
    ["person", personId],
    (phone) => phone.getPerson({ params: { personId: personId ?? "" } }),
    Boolean(personId),
  );
  const { data: chats } = useReading(
    ["chats", "person", personId],
    (phone) => phone.listPersonChats({ params: { personId: personId ?? "" } }),
    Boolean(personId),
  );
  const label = person ? `${say("customer")} · ${person.nickname}` : say("customer");
  const common = { owner: "customer" as const, label };
  const tab = address.phone ?? "chats";

  if (!person || !personId || tab === "people") {
    return (
      <PhoneFrame
        {...common}
        title={say("choosePerson")}
        back={person ? () => go({ phone: undefined }) : undefined}
      >
        <PeopleList scan={scan} />
      </PhoneFrame>
    );
  }
  if (scan) {
    return (
      <PhoneFrame {...common} title={say("scanTab")} back={() => go({ scan: undefined })}>
        <ScanSheet configId={scan} person={person} />
      </PhoneFrame>
    );
  }
  if (userid) return <CustomerChat common={common} person={person} userid={userid} />;
  const unanswered = chats?.chats.reduce((sum, chat) => sum + chat.unanswered, 0);
  return (
    <PhoneFrame
      {...common}
      title={tab === "scan" ? say("scanTab") : say("chats")}
      action={
        <button className="bar-action" onClick={() => go({ phone: "people" })}>
          {say("switchPerson")}
        </button>
      }
      tabs={[
        { name: "chats", label: say("chats"), count: unanswered },
        { name: "scan", label: say("scanTab") },
      ]}
      tab={tab}
      onTab={(name) => go({ phone: name === "chats" ? undefined : name })}
    >
      {tab === "scan" ? (
        <CodeList />
      ) : (
        <ChatList
          chats={chats?.chats}
          otherOf={(chat) => ({ id: chat.userid, name: chat.staffName })}
          empty={say("noChats")}
          onOpen={(id) => go({ with: id })}
        />
      )}
    </PhoneFrame>
  );
}
