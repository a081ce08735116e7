import type { Script } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Button, Popup, TextArea } from "antd-mobile";
import { useState } from "react";
import { useMe } from "../session/session-gate.tsx";
import { sendText } from "./sdk.ts";
import { useSend } from "./use-send.ts";
import { sidebarWords } from "./words.ts";

/** WeCom's limit for a text. */
const MOST_LETTERS = 2_000;
/** A variable that nobody filled in: never sent as it stands. */
const HOLE = /\{[a-z_]+\}/;

interface Props {
  script: Script;
  /** Whose chat it is; absent in a group. */
  customer: { id: string; name: string } | undefined;
  onClose(): void;
}

/** The script with the names filled in, to be changed as the talk needs it, and sent into the chat by WeCom's client. */
export function SendSheet({ script, customer, onClose }: Props) {
  const say = useWords(sidebarWords);
  const me = useMe();
  const [text, setText] = useState(() =>
    script.text
      .replaceAll("{customer}", () => customer?.name ?? say("everybody"))
      .replaceAll("{advisor}", () => me.name),
  );
  const send = useSend({
    contentId: script.id,
    customerId: customer?.id,
    send: () => sendText(text.trim()),
    onSent: onClose,
  });
  const hasHole = HOLE.test(text);
  return (
    <Popup visible onMaskClick={onClose} onClose={onClose} closeOnSwipe showCloseButton bodyClassName="popup">
      <h2>{script.name}</h2>
      <p className="muted small">{say("changeFirst")}</p>
      <TextArea
        value={text}
        onChange={setText}
        maxLength={MOST_LETTERS}
        autoSize={{ minRows: 4, maxRows: 10 }}
        aria-label={script.name}
        className="script-text"
      />
      {hasHole && <p className="hint">{say("hole")}</p>}
      <Button
        block
        color="primary"
        disabled={hasHole || !text.trim()}
        loading={send.isPending}
        onClick={() => send.mutate()}
      >
        {say("send")}
      </Button>
    </Popup>
  );
}
