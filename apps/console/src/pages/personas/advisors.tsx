import { OPERATORS, personaRoutes, type AdvisorPersona, type Persona } from "@hortus/contracts";
import { EmptyState, ErrorState, KindTag, useFormat, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Select, Skeleton } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { Audits } from "./audits.tsx";
import { CheckDialog } from "./check-dialog.tsx";
import { Findings } from "./findings.tsx";
import { personaWords } from "./words.ts";

/** Each advisor with the persona and the five facets as they were found. */
export function Advisors({ personas }: { personas: readonly Persona[] }) {
  const t = useWords(personaWords);
  const [checked, check] = useState<AdvisorPersona>();
  const { data, error, refetch } = useQuery({
    queryKey: ["personas", "advisors"],
    queryFn: ({ signal }) => api.call(personaRoutes.listAdvisorPersonas, {}, { signal }),
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active />;
  if (data.rows.length === 0) return <EmptyState title={t("noAdvisors")} hint={t("noAdvisorsHint")} />;
  const persona = checked && personas.find(({ id }) => id === checked.persona?.id);
  return (
    <>
      <ul className="persona-advisors">
        {data.rows.map((row) => (
          <AdvisorRow key={row.advisor.id} row={row} personas={personas} onCheck={() => check(row)} />
        ))}
      </ul>
      {checked && persona && <CheckDialog row={checked} persona={persona} onClose={() => check(undefined)} />}
    </>
  );
}

function AdvisorRow(props: { row: AdvisorPersona; personas: readonly Persona[]; onCheck: () => void }) {
  const t = useWords(personaWords);
  const format = useFormat();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const mayEdit = useMay(OPERATORS);
  const { advisor, persona, audit, fits, isStale } = props.row;
  const give = useMutation({
    mutationFn: (personaId: string | null) =>
      api.call(personaRoutes.setAdvisorPersona, { params: { advisorId: advisor.id }, body: { personaId } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["personas"] }),
    onError: (error) => showProblem(error),
  });
  return (
    <li className="h-card">
      <div className="h-row">
        <strong className="h-grow">{advisor.name}</strong>
        {mayEdit ? (
          <Select
            aria-label={`${t("persona")} · ${advisor.name}`}
            value={persona?.id ?? ""}
            style={{ minWidth: 160 }}
            loading={give.isPending}
            options={[
              { value: "", label: t("none") },
              ...props.personas.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(id) => give.mutate(id === "" ? null : id)}
          />
        ) : (
          <span>{persona?.name ?? t("none")}</span>
        )}
        {persona && mayEdit && (
          <Button size="small" onClick={props.onCheck}>
            {t("check")}
          </Button>
        )}
      </div>
      {persona && !audit && <p className="h-muted h-small">{t("never")}</p>}
      {audit && (
        <>
          <p className="persona-findings">
            <strong>{t("of", { fits })}</strong>
            {isStale && <KindTag tone="warm">{t("stale")}</KindTag>}
            <Findings findings={audit.findings} />
          </p>
          <p className="h-muted h-small h-break">
            {t("lookedAt", { when: format.when(audit.at), by: audit.by })}
            {audit.note && ` · ${audit.note}`}
          </p>
          <Audits advisorId={advisor.id} />
        </>
      )}
    </li>
  );
}
