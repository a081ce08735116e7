import { assignment, type Assignee, type Assignment, type CalendarEntry } from "@hortus/contracts";

/** As a choice of a list holds it. */
export const keyOf = ({ kind, id }: Assignment): string => `${kind} ${id}`;

export function assignmentOf(key: string | undefined): Assignment | null {
  const [kind, id] = key?.split(" ") ?? [];
  const parsed = assignment.safeParse({ kind, id });
  return parsed.success ? parsed.data : null;
}

const PAGES: { [Kind in Assignment["kind"]]: string } = {
  mass_send: "/mass-sends",
  journey: "/journeys",
  calendar_journey: "/journeys/calendar",
};

export const pageOf = ({ kind, id }: Assignment): string => `${PAGES[kind]}/${id}`;

/** Where a journey is edited with the entry's piece in hand. */
export function placingPage(to: Assignment, { contentId, day, at }: CalendarEntry): string {
  const piece = new URLSearchParams({ content: contentId ?? "", day, ...(at ? { at } : {}) });
  if (to.kind === "journey") return `${pageOf(to)}?edit=1&${piece}`;
  return `${pageOf(to)}/edit?${piece}`;
}

export const toneOf = ({ state, fit }: Assignee) => {
  if (fit !== "fits" || state === "stopped") return "bad" as const;
  return state === "running" || state === "finished" || state === "scheduled"
    ? ("good" as const)
    : ("warm" as const);
};
