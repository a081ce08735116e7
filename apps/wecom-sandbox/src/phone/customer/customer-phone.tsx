import { useAddress } from "../address.ts";
import { useReading } from "../api.ts";
import { ChatList } from "../shared/chat-list.tsx";
import { GroupChat } from "../shared/group-chat.tsx";
import { GroupRows } from "../shared/group-rows.tsx";
import { PersonMoments } from "../shared/moment-feed.tsx";
import { OpenPageProvider } from "../shared/open-page.ts";
import { PhoneFrame } from "../shared/phone-frame.tsx";
import { WebView } from "../shared/web-view.tsx";
import { useWords } from "../words.ts";
import { CustomerChat } from "./customer-chat.tsx";
import { KfChat } from "./kf-chat.tsx";
import { PeopleList } from "./people-list.tsx";
import { ScanSheet } from "./scan-sheet.tsx";
import { CodeList } from "./code-list.tsx";
import { TransferPrompts } from "./transfer-prompts.tsx";

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
  const { data: groups } = useReading(
    ["groups", "person", personId],
    (phone) => phone.listPersonGroups({ params: { personId: personId ?? "" } }),
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
  if (address.page) {
    return (
      <PhoneFrame {...common} title={say("page")} back={() => go({ page: undefined })}>
        <WebView
          url={address.page}
          context={{ client: "wechat", who: personId, entry: "normal" }}
          onClose={() => go({ page: undefined })}
        />
      </PhoneFrame>
    );
  }
  const openPage = (url: string) => go({ page: url });
  if (address.group) {
    return (
      <OpenPageProvider value={openPage}>
        <GroupChat
          common={common}
          me={{ id: personId, name: person.nickname }}
          chatId={address.group}
          onBack={() => go({ group: undefined })}
        />
      </OpenPageProvider>
    );
  }
  if (address.kf) {
    return (
      <OpenPageProvider value={openPage}>
        <KfChat common={common} person={person} openKfid={address.kf} scene={address.scene} />
      </OpenPageProvider>
    );
  }
  if (userid) {
    return (
      <OpenPageProvider value={openPage}>
        <CustomerChat common={common} person={person} userid={userid} />
      </OpenPageProvider>
    );
  }
  const unanswered = chats?.chats.reduce((sum, chat) => sum + chat.unanswered, 0);
  return (
    <PhoneFrame
      {...common}
      title={say(tab === "scan" ? "scanTab" : tab === "moments" ? "moments" : "chats")}
      action={
        <button className="bar-action" onClick={() => go({ phone: "people" })}>
          {say("switchPerson")}
        </button>
      }
      tabs={[
        { name: "chats", label: say("chats"), count: unanswered },
        { name: "moments", label: say("moments") },
        { name: "scan", label: say("scanTab") },
      ]}
      tab={tab}
      onTab={(name) => go({ phone: name === "chats" ? undefined : name })}
    >
      {tab === "scan" && <CodeList personId={personId} />}
      {tab === "moments" && (
        <OpenPageProvider value={openPage}>
          <PersonMoments personId={personId} />
        </OpenPageProvider>
      )}
      {tab === "chats" && (
        <>
          <TransferPrompts personId={personId} />
          <GroupRows groups={groups?.groups} onOpen={(chatId) => go({ group: chatId })} />
          <ChatList
            chats={chats?.chats}
            otherOf={(chat) => ({ id: chat.userid, name: chat.staffName })}
            empty={say("noChats")}
            onOpen={(id) => go({ with: id })}
          />
        </>
      )}
    </PhoneFrame>
  );
}
