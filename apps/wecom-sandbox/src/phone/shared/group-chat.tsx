import { useState, type ReactNode } from "react";
import { useDoing, useReading } from "../api.ts";
import { useWords } from "../words.ts";
import { ChatView } from "./chat-view.tsx";
import { PhoneFrame } from "./phone-frame.tsx";
import { Row } from "./row.tsx";
import { SureButton } from "./sure-button.tsx";

interface Props {
  common: { owner: "customer" | "advisor"; label: string };
  me: { id: string; name: string };
  chatId: string;
  /** Below the bar: the page of the group's toolbar. */
  toolbar?: ReactNode;
  onBack(): void;
}

/** A group as one of its members sees it: what is said, and who is in it. */
export function GroupChat({ common, me, chatId, toolbar, onBack }: Props) {
  const { say } = useWords();
  const [isListing, setListing] = useState(false);
  const { data: group } = useReading(["group", chatId], (phone) => phone.getGroup({ params: { chatId } }));
  const { data: said } = useReading(["group chat", chatId], (phone) =>
    phone.readGroup({ params: { chatId } }),
  );
  const speak = useDoing((phone, text: string) =>
    phone.sayInGroup({ params: { chatId, id: me.id }, body: { text } }),
  );
  const leave = useDoing((phone) => phone.leaveGroup({ params: { chatId, id: me.id } }), onBack);
  const remove = useDoing((phone, id: string) =>
    phone.removeFromGroup({ params: { chatId, id }, body: { by: me.id } }),
  );
  const isOwner = group?.owner === me.id;
  return (
    <PhoneFrame
      {...common}
      title={group ? `${group.name} (${group.members.length})` : "…"}
      back={isListing ? () => setListing(false) : onBack}
      action={
        <button className="bar-action" onClick={() => setListing(!isListing)}>
          {say(isListing ? "chats" : "members")}
        </button>
      }
    >
      {isListing ? (
        <>
          {group?.notice && <p className="hint">{`${say("notice")}: ${group.notice}`}</p>}
          <ul className="rows">
            {group?.members.map((one) => (
              <Row
                key={one.id}
                id={one.id}
                name={one.name}
                note={[one.isStaff ? say("advisor") : say("customer"), one.state].filter(Boolean).join(" · ")}
                aside={one.id === group.owner ? say("owner") : undefined}
                onOpen={() => isOwner && one.id !== me.id && remove.mutate(one.id)}
              />
            ))}
          </ul>
          {isOwner && <p className="hint">{say("tapRemoves")}</p>}
          {group && !isOwner && (
            <p className="hint foot">
              <SureButton
                label={say("leaveGroup")}
                sure={say("leaveGroupSure")}
                onSure={() => leave.mutate()}
              />
            </p>
          )}
        </>
      ) : (
        <>
          {toolbar}
          <ChatView
            me={common.owner === "customer" ? "customer" : "staff"}
            own={me}
            other={{ id: chatId, name: group?.name ?? "" }}
            messages={said?.messages}
            speakerOf={(message) => {
              const spoken = said?.messages.find(({ seq }) => seq === message.seq);
              return { id: spoken?.fromId ?? "", name: spoken?.fromName ?? "" };
            }}
            onSend={(text) => speak.mutate(text)}
          />
        </>
      )}
    </PhoneFrame>
  );
}
