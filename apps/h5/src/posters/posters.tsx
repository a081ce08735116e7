import { useWords } from "@hortus/ui";
import { useState } from "react";
import { Empty, Failed, Waiting } from "../shared/states.tsx";
import { useMyPosters, type MyPoster } from "./my-posters.ts";
import { PosterSheet } from "./poster-sheet.tsx";
import { posterWords } from "./words.ts";

/** What stands below in a sidebar should not be far. */
const SHOWN = 3;

/** Beside a chat: a tap draws the advisor's own copy and sends it. Nothing is shown while there is nothing to send. */
export function SidebarPosters({ customer }: { customer?: { id: string } }) {
  const say = useWords(posterWords);
  const { data } = useMyPosters();
  const [isOpen, setOpen] = useState(false);
  if (!data || data.rows.length === 0) return null;
  return (
    <section className="sheet" aria-label={say("title")}>
      <h2>{say("title")}</h2>
      <PosterList rows={isOpen ? data.rows : data.rows.slice(0, SHOWN)} chat={customer ?? {}} />
      {!isOpen && data.rows.length > SHOWN && (
        <button className="link" onClick={() => setOpen(true)}>
          {say("all", { count: data.rows.length })}
        </button>
      )}
    </section>
  );
}

/** The advisor's own page of them, to save and print. */
export default function PostersPage() {
  const say = useWords(posterWords);
  const { data, error, isPending, refetch } = useMyPosters();
  return (
    <>
      <header className="head">
        <h1>{say("mine")}</h1>
        <p className="muted">{say("about")}</p>
      </header>
      {isPending && <Waiting />}
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {data?.rows.length === 0 && <Empty title={say("none")}>{say("noneHint")}</Empty>}
      {data && data.rows.length > 0 && (
        <section className="sheet">
          <PosterList rows={data.rows} />
        </section>
      )}
    </>
  );
}

function PosterList({ rows, chat }: { rows: readonly MyPoster[]; chat?: { id?: string } }) {
  const say = useWords(posterWords);
  const [chosen, choose] = useState<MyPoster>();
  return (
    <>
      <ul className="rows flat">
        {rows.map((poster) => (
          <li key={poster.id}>
            <button className="script" disabled={poster.refusal !== undefined} onClick={() => choose(poster)}>
              <strong>{poster.name}</strong>
              <span className="muted small">
                {say(poster.refusal ? `refusal.${poster.refusal}` : `size.${poster.size}`)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {chosen && <PosterSheet poster={chosen} chat={chat} onClose={() => choose(undefined)} />}
    </>
  );
}
