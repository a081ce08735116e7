import { useEffect, useRef, useState, type ReactNode } from "react";
import type { Message } from "../../phone-api.ts";
import { toMoment } from "../format.ts";
import { useReading } from "../api.ts";
import { useWords } from "../words.ts";
import { Avatar } from "./avatar.tsx";
import { Content } from "./content.tsx";
import { Empty } from "./row.tsx";

const NEW_TIME_AFTER_MS = 5 * 60_000;

interface Props {
  me: "customer" | "staff";
  own: { id: string; name: string };
  other: { id: string; name: string };
  messages: Message[] | undefined;
  /** In a group, who said it; otherwise it is one of the two. */
  speakerOf?(message: Message): { id: string; name: string };
  /** Instead of the line to write in, when nothing can be said. */
  ended?: ReactNode;
  onSend(text: string): void;
  /** Where one's own words can be taken back. */
  onTakeBack?(seq: number): void;
  /** Where what is asked for can be paid. */
  onPay?(paymentId: string): void;
}

export function ChatView(props: Props) {
  const { me, own, other, messages, speakerOf, ended, onSend, onTakeBack, onPay } = props;
  const isMine = (message: Message) => (speakerOf ? speakerOf(message).id === own.id : message.from === me);
  const speaker = (message: Message) => (speakerOf ? speakerOf(message) : message.from === me ? own : other);
  const { say, language } = useWords();
  const { data: clock } = useReading(["clock"], (phone) => phone.getClock());
  const end = useRef<HTMLDivElement>(null);
  const last = messages?.at(-1)?.seq;
  useEffect(() => {
    const scroller = end.current?.parentElement;
    // No two messages share a seq, so another chat scrolls down as well.
    if (scroller && last !== undefined) scroller.scrollTop = scroller.scrollHeight;
  }, [last]);
  return (
    <div className="chat">
      <div className="chat-messages" role="log" aria-label={other.name}>
        {messages?.length === 0 && <Empty>{say("noMessages")}</Empty>}
        {messages?.map((message, index) => (
          <div key={message.seq}>
            {needsTime(message, messages[index - 1]) && (
              <p className="grey">{toMoment(message.at, clock?.now, language)}</p>
            )}
            {message.from === "system" ? (
              <p className="grey">{message.content.kind === "text" && message.content.text}</p>
            ) : (
              <Said
                message={message}
                mine={isMine(message)}
                by={speaker(message)}
                named={speakerOf !== undefined}
                onTakeBack={isFresh(message, clock?.now) ? onTakeBack : undefined}
                onPay={onPay}
              />
            )}
          </div>
        ))}
        <div ref={end} />
      </div>
      {ended ? <div className="chat-ended">{ended}</div> : <Writer onSend={onSend} />}
    </div>
  );
}

interface SaidProps {
  message: Message;
  mine: boolean;
  by: { id: string; name: string };
  named: boolean;
  onTakeBack: ((seq: number) => void) | undefined;
  onPay: ((paymentId: string) => void) | undefined;
}

function Said({ message, mine, by, named, onTakeBack, onPay }: SaidProps) {
  const { say } = useWords();
  const source = message.source === "welcome" || message.source === "mass" ? say(message.source) : undefined;
  return (
    <div className={mine ? "said mine" : "said"}>
      <Avatar id={by.id} name={by.name} />
      <div className="said-what">
        {named && !mine && <span className="said-source">{by.name}</span>}
        <Content content={message.content} onPay={mine ? undefined : onPay} />
        {mine && onTakeBack && (
          <button className="said-source" onClick={() => onTakeBack(message.seq)}>
            {say("takeBack")}
          </button>
        )}
        {source && <span className="said-source">{source}</span>}
      </div>
    </div>
  );
}

function Writer({ onSend }: { onSend(text: string): void }) {
  const { say } = useWords();
  const [text, setText] = useState("");
  const ready = text.trim() !== "";
  return (
    <form
      className="writer"
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        onSend(text.trim());
        setText("");
      }}
    >
      <input
        value={text}
        maxLength={4000}
        placeholder={say("write")}
        aria-label={say("write")}
        onChange={(event) => setText(event.target.value)}
      />
      <button className="primary" disabled={!ready}>
        {say("send")}
      </button>
    </form>
  );
}

/** WeChat takes a message back for two minutes. */
const isFresh = (message: Message, now: string | undefined): boolean =>
  now !== undefined && Date.parse(now) - Date.parse(message.at) < 120_000;

const needsTime = (message: Message, before: Message | undefined): boolean =>
  !before || Date.parse(message.at) - Date.parse(before.at) > NEW_TIME_AFTER_MS;
