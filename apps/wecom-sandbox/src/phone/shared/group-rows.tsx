import type { Group } from "../../phone-api.ts";
import { useReading } from "../api.ts";
import { toMoment } from "../format.ts";
import { useWords } from "../words.ts";
import { summaryOf } from "./content.tsx";
import { Row } from "./row.tsx";

/** The groups that somebody is in, above the chats with single people. */
export function GroupRows({ groups, onOpen }: { groups: Group[] | undefined; onOpen(chatId: string): void }) {
  const { say, language } = useWords();
  const { data: clock } = useReading(["clock"], (phone) => phone.getClock());
  if (!groups || groups.length === 0) return null;
  return (
    <ul className="rows" aria-label={say("groups")}>
      {groups.map(({ chatId, name, members, last }) => (
        <Row
          key={chatId}
          id={chatId}
          name={`${name} (${members.length})`}
          note={last ? `${last.fromName && `${last.fromName}: `}${summaryOf(last.content, say)}` : undefined}
          aside={last ? toMoment(last.at, clock?.now, language, true) : undefined}
          onOpen={() => onOpen(chatId)}
        />
      ))}
    </ul>
  );
}
