import type { JourneyDefinition, JourneyStep, StepKind } from "@hortus/contracts";
import type { Say } from "@hortus/ui";
import { newStepId } from "./graph.ts";

/** A step as it is when somebody adds it: whole but for what only they know. */
export function newStep(
  definition: JourneyDefinition,
  kind: StepKind,
  t: Say<`kind.${StepKind}` | "newText" | "newTelling" | "newTitle" | "pathName" | "armA" | "armB">,
): JourneyStep {
  const named = { id: newStepId(definition, kind), name: t(`kind.${kind}`) };
  switch (kind) {
    case "wait":
      return { kind, ...named, until: { kind: "duration", minutes: 1_440 }, next: null };
    case "message":
      return { kind, ...named, class: "care", text: t("newText"), next: null };
    case "task":
      return {
        kind,
        ...named,
        class: "care",
        task: "call",
        title: t("newTitle"),
        text: t("newText"),
        next: null,
      };
    case "branch":
      return {
        kind,
        ...named,
        paths: [
          {
            id: "path-1",
            name: t("pathName"),
            rule: { version: 1, root: { kind: "all", of: [] } },
            next: null,
          },
        ],
        otherwise: null,
      };
    case "split":
      return {
        kind,
        ...named,
        arms: [
          { id: "arm-1", name: t("armA"), percent: 50, next: null },
          { id: "arm-2", name: t("armB"), percent: 50, next: null },
        ],
        holdOutPercent: 10,
        seed: 1,
      };
    case "tag":
      return { kind, ...named, add: [], remove: [], next: null };
    case "attribute":
      return { kind, ...named, attributeId: "", value: null, next: null };
    case "join":
      return { kind, ...named, journeyId: "", next: null };
    case "notify":
      return { kind, ...named, toAdvisor: true, userIds: [], text: t("newTelling"), next: null };
    case "goal":
      return { kind, ...named, next: null };
    case "exit":
      return { kind, ...named };
  }
}
