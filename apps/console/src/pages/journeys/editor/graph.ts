import { pathsOf, type JourneyDefinition, type JourneyStep, type StepKind } from "@hortus/contracts";

/** A place between two steps: behind a step on one of its paths, or before the first. */
export type Place = { after: string; path: string } | "start";

/** The same step with one of its paths leading elsewhere. */
export function withNext(step: JourneyStep, path: string, next: string | null): JourneyStep {
  switch (step.kind) {
    case "exit":
      return step;
    case "branch":
      return path === "otherwise"
        ? { ...step, otherwise: next }
        : { ...step, paths: step.paths.map((each) => (each.id === path ? { ...each, next } : each)) };
    case "split":
      return { ...step, arms: step.arms.map((each) => (each.id === path ? { ...each, next } : each)) };
    case "wait":
      return path === "otherwise" ? { ...step, otherwise: next } : { ...step, next };
    default:
      return { ...step, next };
  }
}

export const stepOf = (
  definition: JourneyDefinition,
  id: string | null | undefined,
): JourneyStep | undefined => definition.steps.find((step) => step.id === id);

/** Where a place leads now. */
function targetOf(definition: JourneyDefinition, place: Place): string | null {
  if (place === "start") return definition.start === "" ? null : definition.start;
  const step = stepOf(definition, place.after);
  return (step && pathsOf(step).find(({ key }) => key === place.path)?.next) ?? null;
}

function lead(definition: JourneyDefinition, place: Place, to: string | null): JourneyDefinition {
  if (place === "start") return { ...definition, start: to ?? "" };
  return replaceStep(definition, place.after, (step) => withNext(step, place.path, to));
}

export const replaceStep = (
  definition: JourneyDefinition,
  id: string,
  change: (step: JourneyStep) => JourneyStep,
): JourneyDefinition => ({
  ...definition,
  steps: definition.steps.map((step) => (step.id === id ? change(step) : step)),
});

/** Behind the last step of the first way through. */
export function lastPlace(definition: JourneyDefinition): Place {
  let place: Place = "start";
  for (let to = targetOf(definition, place); to !== null; to = targetOf(definition, place)) {
    const step = stepOf(definition, to);
    const [first] = step ? pathsOf(step) : [];
    if (!step || !first) return place; // an exit: before it
    place = { after: step.id, path: first.key };
  }
  return place;
}

/** Puts a new step at a place; what stood there follows it. */
export function insertStep(
  definition: JourneyDefinition,
  place: Place,
  step: JourneyStep,
): JourneyDefinition {
  const target = targetOf(definition, place);
  const [first] = pathsOf(step);
  const linked = first ? withNext(step, first.key, target) : step;
  const at = place === "start" ? 0 : definition.steps.findIndex(({ id }) => id === place.after) + 1;
  const steps = [...definition.steps.slice(0, at), linked, ...definition.steps.slice(at)];
  return lead({ ...definition, steps }, place, step.id);
}

/** Every place that leads to a step. */
export function placesBefore(definition: JourneyDefinition, id: string): Place[] {
  const behind = definition.steps.flatMap((step) =>
    pathsOf(step)
      .filter(({ next }) => next === id)
      .map(({ key }) => ({ after: step.id, path: key })),
  );
  return definition.start === id ? ["start", ...behind] : behind;
}

/** Takes a step out: what led to it leads to what followed it, and steps that no way leads to any more go too. */
export function removeStep(definition: JourneyDefinition, id: string): JourneyDefinition {
  const step = stepOf(definition, id);
  if (!step) return definition;
  const next = pathsOf(step)[0]?.next ?? null;
  const led = placesBefore(definition, id).reduce((before, place) => lead(before, place, next), definition);
  return withoutLost({ ...led, steps: led.steps.filter((each) => each.id !== id) });
}

export function withoutLost(definition: JourneyDefinition): JourneyDefinition {
  const seen = new Set<string>();
  const walk = (id: string | null): void => {
    const step = id === null || seen.has(id) ? undefined : stepOf(definition, id);
    if (!step) return;
    seen.add(step.id);
    for (const { next } of pathsOf(step)) walk(next);
  };
  walk(definition.start);
  return { ...definition, steps: definition.steps.filter(({ id }) => seen.has(id)) };
}

/** A step can change places with the one before it when both have one way in and one way out. */
export function canMoveUp(definition: JourneyDefinition, id: string): boolean {
  const [place, ...others] = placesBefore(definition, id);
  const step = stepOf(definition, id);
  if (!step || !place || place === "start" || others.length > 0) return false;
  const before = stepOf(definition, place.after);
  return before !== undefined && pathsOf(before).length === 1 && pathsOf(step).length === 1;
}

export function moveUp(definition: JourneyDefinition, id: string): JourneyDefinition {
  const [place] = placesBefore(definition, id);
  const step = stepOf(definition, id);
  if (!step || !place || place === "start" || !canMoveUp(definition, id)) return definition;
  const beforeId = place.after;
  const after = pathsOf(step)[0]?.next ?? null;
  const lifted = placesBefore(definition, beforeId).reduce((each, at) => lead(each, at, id), definition);
  const linked = lead(
    lead(lifted, { after: id, path: "next" }, beforeId),
    { after: beforeId, path: place.path },
    after,
  );
  const steps = [...linked.steps];
  const [from, to] = [id, beforeId].map((each) => steps.findIndex((one) => one.id === each));
  if (from === undefined || to === undefined) return linked;
  const [moved] = steps.splice(from, 1);
  if (moved) steps.splice(to, 0, moved);
  return { ...linked, steps };
}

/** The step below, on the first path, if it can come up. */
export function stepBelow(definition: JourneyDefinition, id: string): string | undefined {
  const step = stepOf(definition, id);
  return (step && pathsOf(step)[0]?.next) ?? undefined;
}

/** Steps that a path may lead to without going round in a circle. */
export function possibleTargets(definition: JourneyDefinition, from: string): JourneyStep[] {
  const before = new Set<string>();
  const climb = (id: string): void => {
    if (before.has(id)) return;
    before.add(id);
    for (const place of placesBefore(definition, id)) if (place !== "start") climb(place.after);
  };
  climb(from);
  return definition.steps.filter(({ id }) => !before.has(id));
}

/** An id that no step of this journey has. */
export function newStepId(definition: JourneyDefinition, kind: StepKind): string {
  const taken = new Set(definition.steps.map(({ id }) => id));
  for (let number = 1; ; number++) if (!taken.has(`${kind}-${number}`)) return `${kind}-${number}`;
}

/** One line of the outline: steps in the order of the story, indented by the paths that lead to them. */
export type OutlineRow =
  | { kind: "step"; step: JourneyStep; depth: number }
  | { kind: "path"; stepId: string; path: string; depth: number; isEmpty: boolean }
  /** The path meets a step that is told already. */
  | { kind: "meets"; stepId: string; path: string; target: string; depth: number };

export function outlineOf(definition: JourneyDefinition): OutlineRow[] {
  const rows: OutlineRow[] = [];
  const told = new Set<string>();
  const tell = (
    id: string | null,
    depth: number,
    from: { stepId: string; path: string } | undefined,
  ): void => {
    const step = id === null ? undefined : stepOf(definition, id);
    if (!step) return;
    if (told.has(step.id)) {
      if (from) rows.push({ kind: "meets", ...from, target: step.id, depth });
      return;
    }
    told.add(step.id);
    rows.push({ kind: "step", step, depth });
    const paths = pathsOf(step);
    for (const { key, next } of paths) {
      const isAlone = paths.length === 1 && step.kind !== "split";
      if (!isAlone)
        rows.push({ kind: "path", stepId: step.id, path: key, depth: depth + 1, isEmpty: next === null });
      tell(next, isAlone ? depth : depth + 1, { stepId: step.id, path: key });
    }
  };
  tell(definition.start, 0, undefined);
  return rows;
}
