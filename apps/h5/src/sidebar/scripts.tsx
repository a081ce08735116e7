import { contentRoutes, type Script } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Ellipsis, SearchBar, Selector, Skeleton } from "antd-mobile";
import { useDeferredValue, useState } from "react";
import { api } from "../api.ts";
import { Failed } from "../shared/states.tsx";
import { SendSheet } from "./send-sheet.tsx";
import { sidebarWords } from "./words.ts";

const READ = 50;
/** What stands below should not be far. */
const SHOWN = 4;

/** The library's scripts beside the chat, the most used first: found by a word or a category, read once more, and sent from here. */
export function Scripts({ customer }: { customer?: { id: string; name: string } }) {
  const say = useWords(sidebarWords);
  const [search, setSearch] = useState("");
  const [folder, setFolder] = useState<string>();
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<Script>();
  const asked = useDeferredValue(search.trim());
  const { data, error, isError, refetch } = useQuery({
    queryKey: ["scripts", asked, folder],
    queryFn: ({ signal }) =>
      api.call(
        contentRoutes.listScripts,
        { query: { limit: READ, ...(asked ? { search: asked } : {}), ...(folder ? { folder } : {}) } },
        { signal },
      ),
    placeholderData: keepPreviousData,
  });
  return (
    <section className="sheet scripts" aria-label={say("scripts")}>
      <h2>{say("scripts")}</h2>
      <SearchBar value={search} placeholder={say("findScript")} onChange={setSearch} />
      {data && data.folders.length > 0 && (
        <Selector
          className="script-folders"
          options={data.folders.map(({ id, name }) => ({ value: id, label: name }))}
          value={folder ? [folder] : []}
          onChange={([next]) => setFolder(next)}
        />
      )}
      {isError && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !isError && <Skeleton.Paragraph lineCount={3} animated />}
      {data?.rows.length === 0 && (
        <p className="muted">{say(asked || folder ? "noScriptFound" : "noScripts")}</p>
      )}
      <ul className="rows flat">
        {data?.rows.slice(0, isOpen ? READ : SHOWN).map((script) => (
          <li key={script.id}>
            <button className="script" onClick={() => setChosen(script)}>
              <strong>{script.name}</strong>
              <Ellipsis content={script.text} rows={2} className="muted small" />
            </button>
          </li>
        ))}
      </ul>
      {data && !isOpen && data.rows.length > SHOWN && (
        <button className="link" onClick={() => setOpen(true)}>
          {say("allScripts", { count: data.rows.length })}
        </button>
      )}
      {isOpen && data?.rows.length === READ && (
        <p className="muted small">{say("moreScripts", { count: READ })}</p>
      )}
      {chosen && <SendSheet script={chosen} customer={customer} onClose={() => setChosen(undefined)} />}
    </section>
  );
}
