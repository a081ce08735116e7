import { FACETS, personaRoutes } from "@hortus/contracts";
import { ErrorState, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { Findings } from "./findings.tsx";
import { personaWords } from "./words.ts";

/** How an advisor's five facets were found before, each look with its kit; read when it is opened. */
export function Audits({ advisorId }: { advisorId: string }) {
  const t = useWords(personaWords);
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="h-small">{t("history")}</summary>
      {isOpen && <Looks advisorId={advisorId} />}
    </details>
  );
}

function Looks({ advisorId }: { advisorId: string }) {
  const t = useWords(personaWords);
  const format = useFormat();
  const { data, error, refetch } = useQuery({
    queryKey: ["personas", "audits", advisorId],
    queryFn: ({ signal }) => api.call(personaRoutes.listPersonaAudits, { params: { advisorId } }, { signal }),
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active paragraph={{ rows: 2 }} title={false} />;
  return (
    <ol className="persona-audits">
      {data.rows.map(({ id, persona, findings, note, by, at }) => (
        <li key={id}>
          <p className="h-small h-break">
            <strong>{t("of", { fits: FACETS.filter((facet) => findings[facet] === "fits").length })}</strong>{" "}
            {t("lookedAt", { when: format.exact(at), by })} · {persona || t("deletedKit")}
            {note && ` · ${note}`}
          </p>
          <p className="persona-findings">
            <Findings findings={findings} />
          </p>
        </li>
      ))}
    </ol>
  );
}
