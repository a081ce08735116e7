import {
  campaignRoutes,
  MASS_SEND_VARIABLES,
  type AudiencePreview,
  type MassSendDefinition,
} from "@hortus/contracts";
import { ErrorState, useFormat, useWords } from "@hortus/ui";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { api } from "../../api.ts";
import { useReasonWords } from "../../shared/lookups.ts";
import { namesGroups } from "./group-fields.tsx";
import { massSendWords } from "./words.ts";

/** How many would get it, who would not, and why: the guards' own answers, before anything is sent. */
export function AudienceFigures({
  definition,
  id,
}: {
  definition: MassSendDefinition;
  id: string | undefined;
}) {
  const t = useWords(massSendWords);
  const isEmpty = !namesAnybody(definition);
  const { data, error, refetch, isFetching } = useAudience(definition, id, !isEmpty);
  return (
    <section className="h-card" aria-label={t("reach")} aria-busy={isFetching}>
      <h2 className="h-card-title">{t("reach")}</h2>
      {isEmpty ? (
        <p className="h-muted">{t(`reachNobody.${definition.channel}`)}</p>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Figures preview={data} definition={definition} />
      ) : (
        <Skeleton active title={false} />
      )}
    </section>
  );
}

/** Asked again when the definition changes; without a text yet the audience alone is looked at. */
export function useAudience(definition: MassSendDefinition, id: string | undefined, enabled = true) {
  const asked = {
    ...definition,
    variants: definition.variants.map((variant) => ({ ...variant, text: variant.text.trim() || "–" })),
  };
  return useQuery({
    queryKey: ["mass-send-audience", id, asked],
    queryFn: ({ signal }) =>
      api.call(
        campaignRoutes.previewAudience,
        { body: { definition: asked, ...(id ? { id } : {}) } },
        { signal },
      ),
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });
}

function namesAnybody(definition: MassSendDefinition): boolean {
  if (definition.channel === "group") return namesGroups(definition.audience);
  if (definition.channel === "moments")
    return definition.audience.by === "all" || definition.audience.advisorIds.length > 0;
  const { segmentIds, tagIds, customerIds } = definition.audience;
  return segmentIds.length + tagIds.length + customerIds.length > 0;
}

function Figures(props: { preview: AudiencePreview; definition: MassSendDefinition }) {
  const { preview, definition } = props;
  const { channel } = definition;
  const t = useWords(massSendWords);
  const reasonOf = useReasonWords();
  const format = useFormat();
  const line = (key: string, label: string, count: number) => (
    <li key={key}>
      <span>{label}</span>
      <span className="h-figure">{format.count(count)}</span>
    </li>
  );
  return (
    <>
      <p>
        <strong>
          {t(`handSome.${channel}`, { messages: preview.messages, advisors: preview.advisors })}
        </strong>
      </p>
      {preview.taps > preview.advisors && (
        <p className="h-small mass-send-warning">
          {t(hasNames(definition) ? "manyTaps" : "variantTaps", {
            taps: preview.taps,
            advisors: preview.advisors,
          })}
        </p>
      )}
      <ul className="mass-send-lines">
        {line("size", t(`size.${channel}`), preview.size)}
        {preview.excluded > 0 && line("excluded", t("excluded"), preview.excluded)}
        {channel === "single" && line("heldOut", t("count.heldOut"), preview.heldOut)}
        {preview.deferred.map(({ reason, count }) =>
          line(`later ${reason}`, t("later", { reason: reasonOf(reason) }), count),
        )}
        {preview.refused.map(({ reason, count }) =>
          line(`never ${reason}`, t("never", { reason: reasonOf(reason) }), count),
        )}
      </ul>
      {!preview.isWhole && <p className="h-small h-muted">{t("notWhole", { count: preview.size })}</p>}
    </>
  );
}

/** With names each customer has a text of her own, and the advisor a tap for each. */
const hasNames = ({ variants }: MassSendDefinition): boolean =>
  variants.some(({ text }) => MASS_SEND_VARIABLES.some((name) => text.includes(`{${name}}`)));
