import { segmentRoutes } from "@hortus/contracts";
import type { Rule } from "@hortus/rules";
import { ErrorState, KindTag, useBilingual, useFormat, useWords } from "@hortus/ui";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { api } from "../../../api.ts";
import { rulePartWords } from "./rule-part-words.ts";
import { FlawList } from "./flaw-list.tsx";
import { ruleWords } from "./words.ts";

/** How many the rule would hold now, with ten of them. Asked when the typing rests. */
export function Preview(props: { rule: Rule; isSound: boolean; segmentId: string | undefined }) {
  const { rule, isSound, segmentId } = props;
  const t = useWords(rulePartWords);
  const say = useWords(ruleWords);
  const bilingual = useBilingual();
  const format = useFormat();
  const asked = useRested(JSON.stringify(rule), 400);
  const query = useQuery({
    queryKey: ["segment-preview", segmentId, asked],
    queryFn: ({ signal }) =>
      api.call(
        segmentRoutes.previewSegment,
        { body: { rule: JSON.parse(asked) as Record<string, unknown>, id: segmentId } }, // the text is ours
        { signal },
      ),
    enabled: isSound && asked === JSON.stringify(rule),
    placeholderData: keepPreviousData,
  });
  const { data } = query;
  if (!isSound) return <p className="h-muted">{t("previewWaits")}</p>;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!data) return <span className="h-bone" />;
  // What the browser can't see: a tag or an advisor that is gone.
  if (data.errors.length > 0)
    return (
      <FlawList
        flaws={data.errors.map(({ message, hint }) => ({
          message: bilingual(message),
          hint: bilingual(hint),
        }))}
      />
    );
  const isOld = query.isPlaceholderData || query.isFetching;
  return (
    <div aria-live="polite" aria-busy={isOld} style={isOld ? { opacity: 0.5 } : undefined}>
      <p className="segment-preview-size h-figure">
        {t("live", { count: format.count(data.size) })}{" "}
        {data.isEstimate && <KindTag tone="warm">{say("estimate")}</KindTag>}
      </p>
      {data.isEstimate && (
        <p className="h-muted h-small">
          {say("estimateHint", { low: format.count(data.low), high: format.count(data.high) })}
        </p>
      )}
      <p className="h-muted h-small">{t("previewAsOf", { at: format.when(data.asOf) })}</p>
      {data.size === 0 ? (
        <p className="h-muted">{t("liveNobody")}</p>
      ) : (
        <>
          <p className="h-muted h-small" style={{ marginTop: 12 }}>
            {t("sample")}
          </p>
          <ul>
            {data.sample.map(({ customerId, name }) => (
              <li key={customerId}>
                <Link to={`/customers/${customerId}`} target="_blank" rel="noreferrer">
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** The value once it has not changed for a while. */
function useRested(value: string, restMs: number): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value, restMs]);
  return rested;
}
