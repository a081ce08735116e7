import type { Staff } from "../../phone-api.ts";
import { useAddress } from "../address.ts";
import { GroupChat } from "../shared/group-chat.tsx";
import { Toolbar } from "./toolbar.tsx";

interface Props {
  common: { owner: "advisor"; label: string };
  member: Staff;
  chatId: string;
}

export function AdvisorGroup({ common, member, chatId }: Props) {
  const [, go] = useAddress();
  return (
    <GroupChat
      common={common}
      me={{ id: member.userid, name: member.name }}
      chatId={chatId}
      toolbar={<Toolbar kind="group" context={{ who: member.userid, entry: "group_chat_tools", chatId }} />}
      onBack={() => go({ room: undefined, side: undefined })}
    />
  );
}
