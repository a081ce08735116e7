import type { MessageContent } from "../../phone-api.ts";
import { useWords, type Words } from "../words.ts";
import { useOpenPage } from "./open-page.ts";

interface ContentProps {
  content: MessageContent;
  /** Only for whom it is meant. */
  onPay?: ((paymentId: string) => void) | undefined;
}

/** What a message carries, as the customer sees it. */
export function Content({ content, onPay }: ContentProps) {
  const { say } = useWords();
  const open = useOpenPage();
  switch (content.kind) {
    case "text":
      return <p className="bubble">{content.text}</p>;
    case "image":
      return content.picUrl ? (
        <img className="picture" src={content.picUrl} alt={say("picture")} />
      ) : (
        <Card title={say("picture")} />
      );
    case "link":
      return (
        <a
          className="card"
          href={content.url}
          target="_blank"
          rel="noreferrer"
          title={open ? undefined : say("opensOutside")}
          onClick={(event) => {
            if (!open || event.ctrlKey || event.metaKey) return;
            event.preventDefault();
            open(content.url);
          }}
        >
          <span className="card-title">{content.title}</span>
          <span className="card-row">
            <span className="card-note">{content.desc || content.url}</span>
            {content.picUrl && <img src={content.picUrl} alt="" />}
          </span>
        </a>
      );
    case "miniprogram":
      return (
        <span className="card mini">
          <span className="card-note">{content.appid}</span>
          <span className="card-title">{content.title}</span>
          {content.picUrl ? (
            <img className="mini-cover" src={content.picUrl} alt="" />
          ) : (
            <span className="mini-cover" />
          )}
          <span className="card-note">{`${say("miniprogram")} · ${content.page}`}</span>
        </span>
      );
    case "video":
      return content.url ? (
        <video className="picture" src={content.url} controls />
      ) : (
        <Card title={say("video")} note={content.mediaId} />
      );
    case "file":
      return content.url ? (
        <a className="card" href={content.url} download>
          <span className="card-title">{content.name || say("file")}</span>
          <span className="card-note">{say("file")}</span>
        </a>
      ) : (
        <Card title={content.name || say("file")} note={content.mediaId} />
      );
    case "payment": {
      const { paymentId, totalFen, description, isPaid } = content;
      return (
        <span className="card">
          <span className="card-note">{say("collection")}</span>
          <span className="card-title">{`¥${(totalFen / 100).toFixed(2)}`}</span>
          <span className="card-note">{isPaid ? say("paid") : description}</span>
          {!isPaid && onPay && (
            <button className="primary" onClick={() => onPay(paymentId)}>
              {say("payNow")}
            </button>
          )}
        </span>
      );
    }
  }
}

function Card({ title, note }: { title: string; note?: string }) {
  return (
    <span className="card">
      <span className="card-title">{title}</span>
      {note && <span className="card-note">{note}</span>}
    </span>
  );
}

/** One line for a list of chats. */
export function summaryOf(content: MessageContent, say: Words): string {
  switch (content.kind) {
    case "text":
      return content.text;
    case "link":
    case "miniprogram":
      return `[${content.title}]`;
    case "image":
      return `[${say("picture")}]`;
    case "video":
      return `[${say("video")}]`;
    case "file":
      return `[${say("file")}]`;
    case "payment":
      return `[${say("collection")}]`;
  }
}
