import { personaRoutes, type Persona } from "@hortus/contracts";
import { KindTag, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { api } from "../../api.ts";
import { fileAddress } from "../../shared/content/file-address.ts";
import { personaWords } from "./words.ts";

/** One kit as the advisor will read it. */
export function Kit({ persona, onEdit }: { persona: Persona; onEdit: (() => void) | undefined }) {
  const t = useWords(personaWords);
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const remove = useMutation({
    mutationFn: () => api.call(personaRoutes.deletePersona, { params: { id: persona.id } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["personas"] }),
    onError: (error) => showProblem(error),
  });
  const lines = [
    ["nickname", persona.nickname, undefined],
    ["portrait", persona.portrait, persona.portraitId],
    ["signature", persona.signature, undefined],
    ["cover", persona.cover, persona.coverId],
  ] as const;
  return (
    <section className="h-card">
      <div className="persona-title">
        <h2 className="h-card-title">{persona.name}</h2>
        <div className="h-row">
          {persona.state !== "usable" && (
            <KindTag tone={persona.state === "blocked" ? "bad" : "warm"}>
              {t(`state.${persona.state}`)}
            </KindTag>
          )}
          <KindTag>{t(`model.${persona.model}`)}</KindTag>
        </div>
      </div>
      {persona.state !== "usable" && <p className="h-small">{t(`stateHint.${persona.state}`)}</p>}
      <p className="h-muted h-small">
        {t(`modelHint.${persona.model}`)} · {t("advisorCount", { count: persona.advisors })}
      </p>
      <dl className="persona-facets">
        {lines.map(([facet, words, fileId]) => (
          <div key={facet}>
            <dt className="h-muted">{t(facet)}</dt>
            <dd className="h-break">
              {words}
              {fileId && <img src={fileAddress(fileId)} alt={`${t(facet)} · ${persona.name}`} />}
            </dd>
          </div>
        ))}
        <div>
          <dt className="h-muted">{t("first_posts")}</dt>
          <dd>
            <ol>
              {persona.firstPosts.map((post) => (
                <li key={post} className="h-break">
                  {post}
                </li>
              ))}
            </ol>
          </dd>
        </div>
        {persona.style && (
          <div>
            <dt className="h-muted">{t("style")}</dt>
            <dd className="h-break">{persona.style}</dd>
          </div>
        )}
      </dl>
      {onEdit && (
        <div className="h-row">
          <Button size="small" onClick={onEdit}>
            {t("edit")}
          </Button>
          {persona.advisors === 0 && (
            <Popconfirm
              title={t("deleteTitle")}
              okText={t("delete")}
              cancelText={t("cancel")}
              onConfirm={() => remove.mutate()}
            >
              <Button size="small" type="text">
                {t("delete")}
              </Button>
            </Popconfirm>
          )}
        </div>
      )}
    </section>
  );
}
