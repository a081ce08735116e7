import {
  isPersonal,
  PLACEHOLDER,
  POSTER_VARIABLES,
  posterWords,
  type ContentDraft,
  type PosterLayout,
} from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";

type PosterBody = Extract<ContentDraft["body"], { kind: "poster" }>;
export type PosterDraft = ContentDraft & { body: PosterBody };

export const isPoster = <Draft extends Pick<ContentDraft, "body">>(
  draft: Draft,
): draft is Draft & { body: PosterBody } => draft.body.kind === "poster";

/** Whether one of its codes is the advisor's own. */
export const leadsToAdvisor = ({ layers }: PosterLayout): boolean =>
  layers.some((layer) => layer.kind === "qr" && layer.target.by === "advisor");

/** Which variables stand in its texts; each once. */
export const variablesOf = ({ layers }: PosterLayout): string[] => [
  ...new Set([...posterWords(layers).matchAll(PLACEHOLDER)].map((match) => match[1] ?? "")),
];

/**
 * Is it whole, for what it is to be used for?
 *
 * @throws {ProblemError} 400 for a variable that a poster does not have, a code that leads nowhere, and names where many get one picture
 */
export function refuseUnfinished({ body: { layout }, channels }: PosterDraft): void {
  for (const [place, layer] of layout.layers.entries()) {
    const at = `body.layout.layers.${place}`;
    if (layer.kind === "qr" && layer.target.by === "nothing")
      throw new ProblemError(400, "qr_leads_nowhere", "A code of this poster leads nowhere yet", {
        field: `${at}.target`,
        hint: "Choose a channel code, a short link or an address for it, or take it out.",
      });
    if (layer.kind !== "text") continue;
    const unknown = variablesOf({ ...layout, layers: [layer] }).find(
      (name) => !POSTER_VARIABLES.some((known) => known === name),
    );
    if (unknown !== undefined)
      throw new ProblemError(400, "unknown_variable", `{${unknown}} can't stand on a poster`, {
        field: `${at}.text`,
        hint: `Many read it: there are ${POSTER_VARIABLES.map((name) => `{${name}}`).join(" and ")} only.`,
      });
  }
  const sent = channels.find((channel) => channel !== "poster");
  if (isPersonal(layout) && sent !== undefined)
    throw new ProblemError(
      400,
      "no_variables_here",
      "Each advisor has an own copy of this poster, and many would get one picture there",
      {
        field: "channels",
        hint: "Take out the names and the advisor's own code, or keep it for printing only.",
      },
    );
}
