import type { Chat } from "../../phone-api.ts";
import { useReading } from "../api.ts";
import { toMoment } from "../format.ts";
import { useWords } from "../words.ts";
import { summaryOf } from "./content.tsx";
import { Empty, Row } from "./row.tsx";

interface Props {
  chats: Chat[] | undefined;
  /** The other one in a chat. */
  otherOf(chat: Chat): { id: string; name: string };
  empty: string;
  onOpen(id: string): void;
}

export function ChatList({ chats, otherOf, empty, onOpen }: Props) {
  const { say, language } = useWords();
  const { data: clock } = useReading(["clock"], (phone) => phone.getClock());
  if (!chats) return <Empty>{say("loading")}</Empty>;
  if (chats.length === 0) return <Empty>{empty}</Empty>;
  return (
    <ul className="rows">
      {chats.map((chat) => {
        const other = otherOf(chat);
        return (
          <Row
            key={other.id}
            {...other}
            note={chat.last ? summaryOf(chat.last.content, say) : undefined}
            aside={chat.last ? toMoment(chat.last.at, clock?.now, language, true) : undefined}
            count={chat.unanswered}
            onOpen={() => onOpen(other.id)}
          />
        );
      })}
    </ul>
  );
}
