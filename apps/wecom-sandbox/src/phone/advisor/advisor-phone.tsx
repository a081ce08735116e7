import { useAddress } from "../address.ts";
import { useReading } from "../api.ts";
import { ChatList } from "../shared/chat-list.tsx";
import { GroupRows } from "../shared/group-rows.tsx";
import { StaffMoments } from "../shared/moment-feed.tsx";
import { OpenPageProvider } from "../shared/open-page.ts";
import { PhoneFrame } from "../shared/phone-frame.tsx";
import { Empty, Row } from "../shared/row.tsx";
import { WebView } from "../shared/web-view.tsx";
import { useWords } from "../words.ts";
import { AdvisorChat } from "./advisor-chat.tsx";
import { AdvisorGroup } from "./advisor-group.tsx";
import { NewGroup } from "./new-group.tsx";
import { CustomerCard } from "./customer-card.tsx";
import { CustomerList } from "./customer-list.tsx";
import { NoticeList } from "./notice-list.tsx";
import { ServiceChat } from "./service-chat.tsx";
import { ServiceRows } from "./service-rows.tsx";
import { TaskList } from "./task-list.tsx";

/** The phone of whoever plays an advisor. */
export function AdvisorPhone() {
  const { say } = useWords();
  const [address, go] = useAddress();
  const { staff: userid, chat, card, desk = "tasks" } = address;
  const { data } = useReading(["staff"], (phone) => phone.listStaff());
  const { data: chats } = useReading(
    ["chats", "staff", userid],
    (phone) => phone.listStaffChats({ params: { userid: userid ?? "" } }),
    Boolean(userid),
  );
  const { data: groups } = useReading(
    ["groups", "staff", userid],
    (phone) => phone.listStaffGroups({ params: { userid: userid ?? "" } }),
    Boolean(userid),
  );
  const member = data?.staff.find((one) => one.userid === userid);
  const common = {
    owner: "advisor" as const,
    label: member ? `${say("advisor")} · ${member.name}` : say("advisor"),
  };

  if (!member || desk === "staff") {
    return (
      <PhoneFrame
        {...common}
        title={say("chooseStaff")}
        back={member ? () => go({ desk: undefined }) : undefined}
      >
        {!data && <Empty>{say("loading")}</Empty>}
        <ul className="rows">
          {data?.staff.map((one) => (
            <Row
              key={one.userid}
              id={one.userid}
              name={one.name}
              note={one.position}
              aside={say("staffCount", { count: one.customers })}
              count={one.pendingTasks}
              onOpen={() => go({ staff: one.userid, desk: undefined, chat: undefined, card: undefined })}
            />
          ))}
        </ul>
      </PhoneFrame>
    );
  }
  const openPage = (url: string) => go({ sheet: url });
  if (address.sheet) {
    return (
      <PhoneFrame {...common} title={say("page")} back={() => go({ sheet: undefined })}>
        <WebView
          url={address.sheet}
          context={{ client: "wecom", who: member.userid, entry: "normal" }}
          onClose={() => go({ sheet: undefined })}
        />
      </PhoneFrame>
    );
  }
  if (card) return <CustomerCard common={common} userid={member.userid} personId={card} />;
  if (address.room) {
    return (
      <OpenPageProvider value={openPage}>
        <AdvisorGroup common={common} member={member} chatId={address.room} />
      </OpenPageProvider>
    );
  }
  if (chat && address.service) {
    return (
      <OpenPageProvider value={openPage}>
        <ServiceChat common={common} member={member} openKfid={address.service} personId={chat} />
      </OpenPageProvider>
    );
  }
  if (chat) {
    return (
      <OpenPageProvider value={openPage}>
        <AdvisorChat common={common} member={member} personId={chat} />
      </OpenPageProvider>
    );
  }
  const tabs = [
    { name: "tasks", label: say("tasks"), count: member.pendingTasks },
    { name: "chats", label: say("chats"), count: chats?.chats.reduce((sum, one) => sum + one.unanswered, 0) },
    { name: "customers", label: say("customers") },
    { name: "moments", label: say("moments") },
    { name: "notices", label: say("notices") },
  ];
  return (
    <PhoneFrame
      {...common}
      title={tabs.find(({ name }) => name === desk)?.label ?? ""}
      action={
        <button className="bar-action" onClick={() => go({ desk: "staff" })}>
          {say("switchPerson")}
        </button>
      }
      tabs={tabs}
      tab={desk}
      onTab={(name) => go({ desk: name === "tasks" ? undefined : name })}
    >
      {desk === "tasks" && <TaskList userid={member.userid} />}
      {desk === "moments" && <StaffMoments userid={member.userid} />}
      {desk === "chats" && <GroupRows groups={groups?.groups} onOpen={(chatId) => go({ room: chatId })} />}
      {desk === "chats" && <ServiceRows userid={member.userid} />}
      {desk === "chats" && <NewGroup userid={member.userid} />}
      {desk === "chats" && (
        <ChatList
          chats={chats?.chats}
          otherOf={(one) => ({ id: one.externalUserid, name: one.remark || one.nickname })}
          empty={say("noStaffChats")}
          onOpen={(id) => go({ chat: id })}
        />
      )}
      {desk === "customers" && <CustomerList userid={member.userid} />}
      {desk === "notices" && (
        <OpenPageProvider value={openPage}>
          <NoticeList userid={member.userid} />
        </OpenPageProvider>
      )}
    </PhoneFrame>
  );
}
