import { useState } from "react";
import { useAddress } from "../address.ts";
import { useDoing } from "../api.ts";
import { useWords } from "../words.ts";

/** Starts a group with the customers whom this advisor chatted with last. */
export function NewGroup({ userid }: { userid: string }) {
  const { say } = useWords();
  const [, go] = useAddress();
  const [name, setName] = useState("");
  const create = useDoing(
    async (phone) => {
      const { chats } = await phone.listStaffChats({ params: { userid } });
      const friends = chats.filter(({ relation }) => relation === "friends").slice(0, 20);
      const personIds = friends.map(({ externalUserid }) => externalUserid);
      return phone.createGroup({ params: { userid }, body: { name: name.trim(), personIds } });
    },
    ({ chatId }) => go({ room: chatId }),
  );
  return (
    <form
      className="writer"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) create.mutate();
      }}
    >
      <input
        value={name}
        maxLength={50}
        placeholder={say("newGroup")}
        aria-label={say("newGroup")}
        onChange={(event) => setName(event.target.value)}
      />
      <button disabled={!name.trim() || create.isPending}>{say("create")}</button>
    </form>
  );
}
