import { useState } from "react";
import type { Notice, NoticeContent } from "../../phone-api.ts";
import { useDoing, useReading } from "../api.ts";
import { toMoment } from "../format.ts";
import { useOpenPage } from "../shared/open-page.ts";
import { Content } from "../shared/content.tsx";
import { Empty } from "../shared/row.tsx";
import { useWords } from "../words.ts";

/** What the app told this member. */
export function NoticeList({ userid }: { userid: string }) {
  const { say, language } = useWords();
  const { data: clock } = useReading(["clock"], (phone) => phone.getClock());
  const { data } = useReading(["notices", userid], (phone) => phone.listNotices({ params: { userid } }));
  if (!data) return <Empty>{say("loading")}</Empty>;
  if (data.notices.length === 0) return <Empty>{say("noNotices")}</Empty>;
  return (
    <div className="tasks">
      {data.notices.map((notice) => (
        <article className="task" key={notice.seq}>
          <header>
            <time>{toMoment(notice.at, clock?.now, language)}</time>
          </header>
          <NoticeBody userid={userid} notice={notice} />
        </article>
      ))}
    </div>
  );
}

function NoticeBody({ userid, notice }: { userid: string; notice: Notice }) {
  const { say } = useWords();
  const { content } = notice;
  switch (content.kind) {
    case "text":
    case "markdown":
      return <p className="notice">{content.text}</p>;
    case "textcard":
      return (
        <>
          <b>{content.title}</b>
          <p className="notice">{content.text}</p>
          <Opens url={content.url} text={content.button} />
        </>
      );
    case "news":
      return content.articles.map((one) => (
        <Content
          key={one.title}
          content={{ kind: "link", title: one.title, desc: one.text, url: one.url, picUrl: one.picUrl }}
        />
      ));
    case "voice":
      return <p className="notice">{`[${say("voice")}]`}</p>;
    case "miniprogram":
      return (
        <>
          <b>{content.title}</b>
          <p className="notice">{content.text}</p>
          <Facts rows={content.rows} />
          <p className="hint">{say("miniprogram")}</p>
        </>
      );
    case "card":
      return <Card userid={userid} notice={notice} card={content} />;
    default:
      return <Content content={content} />;
  }
}

type CardContent = Extract<NoticeContent, { kind: "card" }>;

/** A template card: what it asks, and its buttons, whose press the product hears of. */
function Card({ userid, notice, card }: { userid: string; notice: Notice; card: CardContent }) {
  const [chosen, setChosen] = useState<Record<string, string[]>>({});
  const press = useDoing((phone, key: string) =>
    phone.pressButton({
      params: { userid, seq: notice.seq },
      body: { key, selected: Object.entries(chosen).map(([question, options]) => ({ question, options })) },
    }),
  );
  const choose = (question: string, several: boolean, id: string) => {
    const before = chosen[question] ?? [];
    const without = before.filter((one) => one !== id);
    const picked = before.includes(id) ? without : several ? [...before, id] : [id];
    setChosen({ ...chosen, [question]: picked });
  };
  return (
    <>
      {card.source && <span className="hint">{card.source}</span>}
      <b>{card.title}</b>
      {card.emphasis && <strong className="card-emphasis">{card.emphasis}</strong>}
      {card.picUrl && <img className="picture" src={card.picUrl} alt="" />}
      {card.text && <p className="notice">{card.text}</p>}
      <Facts rows={card.rows} />
      {card.questions.map(({ key, title, several, options }) => (
        <fieldset key={key} disabled={notice.replacedBy !== null}>
          {title && <legend>{title}</legend>}
          <div className="chips">
            {options.map(({ id, text }) => (
              <button
                key={id}
                className="chip"
                aria-pressed={chosen[key]?.includes(id) ?? false}
                onClick={() => choose(key, several, id)}
              >
                {text}
              </button>
            ))}
          </div>
        </fieldset>
      ))}
      {notice.replacedBy !== null ? (
        <p className="hint">{notice.replacedBy}</p>
      ) : (
        <div className="card-buttons">
          {card.buttons.map(({ text, key, url, style }) =>
            url ? (
              <Opens key={text} url={url} text={text} />
            ) : (
              <button
                key={text}
                className={style === 1 ? "primary" : style === 3 ? "danger" : ""}
                disabled={press.isPending}
                onClick={() => press.mutate(key)}
              >
                {text}
              </button>
            ),
          )}
        </div>
      )}
      {card.links.map(({ title, url }) => (
        <Opens key={title} url={url} text={title} />
      ))}
      {card.url && card.buttons.length + card.links.length === 0 && <Opens url={card.url} text={card.url} />}
      {card.menu.length > 0 && (
        <div className="chips">
          {card.menu.map(({ text, key }) => (
            <button key={key} className="chip" onClick={() => press.mutate(key)}>
              {text}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

function Opens({ url, text }: { url: string; text: string }) {
  const open = useOpenPage();
  if (!url) return <span className="hint">{text}</span>;
  return (
    <button className="plain" onClick={() => open?.(url)}>
      {`${text} ›`}
    </button>
  );
}

function Facts({ rows }: { rows: { key: string; value: string }[] }) {
  if (rows.length === 0) return null;
  return (
    <dl className="card-facts">
      {rows.map(({ key, value }) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
