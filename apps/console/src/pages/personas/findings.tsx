import { FACETS, type FacetFindings } from "@hortus/contracts";
import { KindTag, useWords } from "@hortus/ui";
import { personaWords } from "./words.ts";

const TONES = { fits: "good", differs: "bad", not_seen: "plain" } as const;

/** The five facets as they were found. */
export function Findings({ findings }: { findings: FacetFindings }) {
  const t = useWords(personaWords);
  return FACETS.map((facet) => (
    <KindTag key={facet} tone={TONES[findings[facet]]}>
      {t(facet)} {t(`finding.${findings[facet]}`)}
    </KindTag>
  ));
}
