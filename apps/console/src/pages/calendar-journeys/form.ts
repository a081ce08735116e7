import type {
  CalendarDefinition,
  CalendarJourney,
  CalendarStep,
  ContentSource,
  GroupAudience,
  MomentsAudience,
  SendAttachment,
} from "@hortus/contracts";

/** A step as it is typed: all that any kind may have. */
export interface StepForm {
  id: string;
  day: number;
  at: string;
  kind: CalendarStep["kind"];
  text: string;
  title?: string;
  needsNote?: boolean;
  class?: "care" | "offer";
  classes?: Extract<CalendarStep, { kind: "post" }>["classes"];
  attachments?: SendAttachment[];
  /** Where the text was taken from, and how it read then. */
  source?: ContentSource & { text: string };
}

export interface CalendarForm {
  name: string;
  startKind: "created" | "date";
  startDay?: string;
  takesNew: boolean;
  groups: GroupAudience;
  moments: MomentsAudience;
  steps: StepForm[];
}

export function toForm({ name, definition }: CalendarJourney): CalendarForm {
  const { start } = definition;
  return {
    name,
    startKind: start.kind,
    ...(start.kind === "date" ? { startDay: start.day } : {}),
    takesNew: definition.channel === "group" && definition.takesNew,
    groups:
      definition.channel === "group"
        ? definition.audience
        : { by: "filter", ownerIds: [], nameContains: [], chatIds: [], excludeChatIds: [] },
    moments:
      definition.channel === "moments" ? definition.audience : { by: "all", advisorIds: [], tagIds: [] },
    steps: inOrder(definition.steps).map((step) =>
      step.kind === "post" && step.content
        ? { ...step, source: { ...step.content, text: step.text } }
        : { ...step },
    ),
  };
}

/** As they come up. */
export const inOrder = (steps: readonly CalendarStep[]): CalendarStep[] =>
  steps.toSorted((a, b) => a.day - b.day || a.at.localeCompare(b.at));

export function toDefinition(form: CalendarForm, channel: CalendarJourney["channel"]): CalendarDefinition {
  const steps = form.steps.map(toStep);
  const onDay = { kind: "date" as const, day: form.startDay ?? "" };
  if (channel === "moments") return { channel, audience: form.moments, start: onDay, steps };
  return {
    channel,
    audience: form.groups,
    start: form.startKind === "created" ? { kind: "created" } : onDay,
    takesNew: form.takesNew,
    steps,
  };
}

function toStep({ id, day, at, kind, text, ...rest }: StepForm): CalendarStep {
  const when = { id, day, at, text };
  if (kind === "tell_staff") return { kind, ...when };
  if (kind === "task") return { kind, ...when, title: rest.title ?? "", needsNote: rest.needsNote ?? false };
  const { source } = rest;
  return {
    kind,
    ...when,
    class: rest.class ?? "care",
    classes: rest.classes ?? [],
    attachments: rest.attachments ?? [],
    // once it was changed it is no version of the library any more
    ...(source && source.text === text ? { content: { id: source.id, version: source.version } } : {}),
  };
}

/** Names a step for good; only this journey has to tell its steps apart. */
export const newStepId = (): string => `step-${crypto.randomUUID().slice(0, 13)}`;
