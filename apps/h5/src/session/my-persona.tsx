import { FACETS, personaRoutes, contentFileRoutes } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Toast } from "antd-mobile";
import { api } from "../api.ts";
import { frameWords } from "../words.ts";
import { sessionWords } from "./words.ts";

/** The advisor's persona kit, ready to copy, with what was found to differ. */
export function MyPersona() {
  const say = useWords(sessionWords);
  const frame = useWords(frameWords);
  const { data } = useQuery({
    queryKey: ["my-persona"],
    queryFn: ({ signal }) => api.call(personaRoutes.myPersona, {}, { signal }),
  });
  const persona = data?.persona;
  if (data?.heldBack)
    return (
      <section className="sheet">
        <h2>{say("persona", { name: data.heldBack })}</h2>
        <p className="hint">{say("personaHeldBack")}</p>
      </section>
    );
  if (!persona) return null;
  const differing = FACETS.filter((facet) => data.audit?.findings[facet] === "differs");
  const copy = (text: string) =>
    void navigator.clipboard.writeText(text).then(() => Toast.show({ content: frame("copied") }));
  const facets = [
    ["nickname", persona.nickname, undefined],
    ["portrait", persona.portrait, persona.portraitId],
    ["signature", persona.signature, undefined],
    ["cover", persona.cover, persona.coverId],
  ] as const;
  return (
    <section className="sheet">
      <h2>{say("persona", { name: persona.name })}</h2>
      {differing.length > 0 && (
        <p className="hint">
          <b>
            {say("toMend", { facets: differing.map((facet) => say(`facet_${facet}`)).join(say("between")) })}
          </b>
          {data.audit?.note && ` ${data.audit.note}`}
        </p>
      )}
      {facets.map(([facet, words, fileId]) => (
        <div key={facet} className="persona-facet">
          <span className="muted small">{say(`facet_${facet}`)}</span>
          <p>{words}</p>
          {fileId && (
            <img
              src={api.url(contentFileRoutes.getContentFile, { params: { id: fileId } })}
              alt={say(`facet_${facet}`)}
            />
          )}
          {facet === "signature" && (
            <button className="link" onClick={() => copy(words)}>
              {say("copy")}
            </button>
          )}
        </div>
      ))}
      {persona.firstPosts.map((post, place) => (
        <div key={post} className="persona-facet">
          <span className="muted small">{say("firstPost", { place: place + 1 })}</span>
          <p>{post}</p>
          <button className="link" onClick={() => copy(post)}>
            {say("copy")}
          </button>
        </div>
      ))}
      {persona.style && (
        <div className="persona-facet">
          <span className="muted small">{say("style")}</span>
          <p>{persona.style}</p>
        </div>
      )}
    </section>
  );
}
