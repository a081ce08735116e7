import { segmentRoutes } from "@hortus/contracts";
import { checkRule, type PublicFacts, type Rule } from "@hortus/rules";
import { useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { templateWords } from "./template-words.ts";
import { INDUSTRIES, isIndustry, TEMPLATES, templatesFor, type TemplateKey } from "./templates.ts";

/** Segments to start from, by industry, each with the number it would hold here and now. */
export function Gallery(props: { facts: PublicFacts; onChoose: (key: TemplateKey) => void }) {
  const t = useWords(templateWords);
  const [search, setSearch] = useSearchParams();
  const asked = search.get("industry");
  const industry = isIndustry(asked) ? asked : "all";
  const template = search.get("template");
  return (
    <section className="h-card h-stack" aria-label={t("templates")}>
      <h2 className="h-card-title">{t("templates")}</h2>
      <div className="segment-industries">
        <Segmented
          aria-label={t("industry")}
          value={industry}
          options={INDUSTRIES.map((value) => ({ value, label: t(`industry.${value}`) }))}
          onChange={(next) => setSearch({ industry: next }, { replace: true })}
        />
      </div>
      <div className="segment-templates">
        {templatesFor(industry, props.facts).map((key) => (
          <button
            key={key}
            type="button"
            aria-pressed={template === key}
            onClick={() => {
              setSearch({ industry, template: key }, { replace: true });
              props.onChoose(key);
            }}
          >
            <strong>{t(key)}</strong>
            <div className="h-muted h-small">{t(`${key}.hint`)}</div>
            <Size template={key} facts={props.facts} />
          </button>
        ))}
      </div>
    </section>
  );
}

function Size({ template, facts }: { template: TemplateKey; facts: PublicFacts }) {
  const t = useWords(templateWords);
  const format = useFormat();
  const rule: Rule = { version: 1, root: TEMPLATES[template].root };
  const isWhole = checkRule(rule, facts).ok;
  const { data, isError } = useQuery({
    queryKey: ["segment-preview", "template", template],
    queryFn: ({ signal }) => api.call(segmentRoutes.previewSegment, { body: { rule } }, { signal }),
    enabled: isWhole,
    staleTime: 60_000,
  });
  if (isError) return null; // the template works without its size
  return (
    <div className="h-small h-figure">
      {!isWhole ? (
        <span className="h-muted">{t("needsMore")}</span>
      ) : data ? (
        t(data.isEstimate ? "estimate" : "size", { count: format.count(data.size) })
      ) : (
        <span className="h-bone" />
      )}
    </div>
  );
}
