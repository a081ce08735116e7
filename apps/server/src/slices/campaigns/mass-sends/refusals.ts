/** What a mass send may not be saved or started with. */
import {
  MASS_SEND_VARIABLES,
  unknownVariables,
  type GroupDefinition,
  type MassSendDefinition,
  type MomentsDefinition,
} from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import { refuseUnpostable } from "../../outreach/index.ts";

const USUAL_HOLD_OUT = 10;

/** The comparison is never silently off, nor larger than people know. */
export function refuseSilentHoldOut(definition: MassSendDefinition): void {
  if (definition.channel !== "single") return;
  const { holdOutPercent, holdOutReason } = definition;
  if (holdOutPercent === USUAL_HOLD_OUT || holdOutReason) return;
  throw new ProblemError(
    400,
    "hold_out_reason_needed",
    `Another hold-out than ${USUAL_HOLD_OUT} % needs its reason`,
    {
      field: "definition.holdOutReason",
      hint: "Say why, or leave it at ten of a hundred.",
    },
  );
}

export function refuseNobody(definition: MassSendDefinition): void {
  if (definition.channel === "group") return refuseNoGroup(definition);
  if (definition.channel === "moments") return refuseNoAdvisor(definition);
  const { segmentIds, tagIds, customerIds } = definition.audience;
  if (segmentIds.length + tagIds.length + customerIds.length > 0) return;
  throw new ProblemError(400, "no_audience", "Nobody is chosen", {
    field: "definition.audience",
    hint: "Choose a segment, a tag or customers.",
  });
}

function refuseNoGroup({ audience: { by, ownerIds, nameContains, chatIds } }: GroupDefinition): void {
  const count = by === "all" ? 1 : by === "chosen" ? chatIds.length : ownerIds.length + nameContains.length;
  if (count > 0) return;
  throw new ProblemError(400, "no_audience", "No group is chosen", {
    field: "definition.audience",
    hint: "Choose groups, or owners or words of names.",
  });
}

function refuseNoAdvisor({ audience: { by, advisorIds } }: MomentsDefinition): void {
  if (by === "all" || advisorIds.length > 0) return;
  throw new ProblemError(400, "no_audience", "No advisor is chosen", {
    field: "definition.audience",
    hint: "Choose advisors, or all of them.",
  });
}

/** One to one, what nobody can fill in would be refused for everybody; where many read one text, nothing is filled in. */
export function refuseWrongText({ channel, variants }: MassSendDefinition): void {
  if (channel === "single") return refuseUnknownVariables(variants);
  for (const variant of variants) refuseUnpostable(channel, variant, "definition.variants");
}

function refuseUnknownVariables(variants: MassSendDefinition["variants"]): void {
  const [name] = variants.flatMap(({ text }) => unknownVariables(text, MASS_SEND_VARIABLES));
  if (name === undefined) return;
  throw new ProblemError(400, "unknown_variable", `{${name}} is not a variable`, {
    field: "definition.variants",
    hint: `There are ${MASS_SEND_VARIABLES.map((known) => `{${known}}`).join(" and ")}.`,
  });
}

export const changedMeanwhile = () =>
  new ProblemError(409, "changed_meanwhile", "It was changed meanwhile", {
    hint: "Load it again and read the new version.",
  });
