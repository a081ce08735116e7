import { useAddress } from "../address.ts";
import { useReading } from "../api.ts";
import { Row } from "../shared/row.tsx";
import { useWords } from "../words.ts";

/** Conversations of customer service that wait for a member, or are with this one. */
export function ServiceRows({ userid }: { userid: string }) {
  const { say } = useWords();
  const [, go] = useAddress();
  const { data } = useReading(["kf talks", userid], (phone) => phone.listKfTalks({ params: { userid } }));
  const open = data?.talks.filter(({ state, servicer }) => state === 2 || servicer === userid) ?? [];
  if (open.length === 0) return null;
  return (
    <ul className="rows" aria-label={say("customerService")}>
      {open.map(({ openKfid, accountName, personId, nickname, state }) => (
        <Row
          key={`${openKfid} ${personId}`}
          id={personId}
          name={nickname}
          note={`${say("customerService")} · ${accountName}`}
          aside={state === 2 ? say("waitsForMember") : undefined}
          onOpen={() => go({ service: openKfid, chat: personId })}
        />
      ))}
    </ul>
  );
}
