import { issueOf, journeyDefinition, type JourneyDefinition, type JourneyFlaw } from "@hortus/contracts";
import { useIssueText } from "@hortus/ui";
import { useMemo } from "react";

/** What keeps an edited definition from being saved as a draft, step by step; the server says what keeps it from being published. */
export function useIncomplete(definition: JourneyDefinition): JourneyFlaw[] {
  const { named } = useIssueText();
  return useMemo(() => {
    const { error } = journeyDefinition.safeParse(definition);
    return (error?.issues ?? []).map((issue) => {
      const [first, place, ...rest] = issue.path.map(String);
      const step = first === "steps" ? definition.steps[Number(place)] : undefined;
      const text = named((step ? rest : issue.path.map(String)).join("."), issueOf(issue));
      return {
        ...(step && { stepId: step.id }),
        field: issue.path.join("."),
        words: { zh: text, en: text }, // in the reader's language already
      };
    });
  }, [definition, named]);
}
