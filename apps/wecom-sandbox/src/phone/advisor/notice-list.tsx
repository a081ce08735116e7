import { useReading } from "../api.ts";
import { toMoment } from "../format.ts";
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
      {data.notices.map(({ seq, at, text }) => (
        <article className="task" key={seq}>
          <header>
            <time>{toMoment(at, clock?.now, language)}</time>
          </header>
          <p className="notice">{text}</p>
        </article>
      ))}
    </div>
  );
}
