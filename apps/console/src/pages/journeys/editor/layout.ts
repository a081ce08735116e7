import dagre from "@dagrejs/dagre";
import { pathsOf, type JourneyDefinition } from "@hortus/contracts";

export const CARD = { width: 230, height: 84 };
const END = { width: 12, height: 12 };
/** What the name of a path and its button take: paths that end beside each other would lie over one another. */
const LABELLED = 140;
export const START = "@start";

export interface Placed {
  id: string;
  x: number;
  y: number;
  isEnd: boolean;
}
export interface Arrow {
  id: string;
  source: string;
  target: string;
  /** The step and the path that it stands for; the arrow from the trigger has none. */
  from: { stepId: string; path: string } | undefined;
}

/** Between cards beside each other; figures stand to the right of theirs. */
const GAP = { plain: 36, withFigures: 140 };

/** Where the cards of a journey stand, from top to bottom; each path that ends has a dot of its own. */
export function layOut(
  definition: JourneyDefinition,
  { hasFigures }: { hasFigures: boolean },
): { nodes: Placed[]; arrows: Arrow[] } {
  const ids = new Set(definition.steps.map(({ id }) => id));
  const arrows: Arrow[] = [];
  if (ids.has(definition.start))
    arrows.push({ id: "start", source: START, target: definition.start, from: undefined });
  for (const step of definition.steps) {
    for (const { key, next } of pathsOf(step)) {
      const target = next !== null && ids.has(next) ? next : `@end ${step.id} ${key}`;
      arrows.push({ id: `${step.id} ${key}`, source: step.id, target, from: { stepId: step.id, path: key } });
    }
  }
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: hasFigures ? GAP.withFigures : GAP.plain, ranksep: 58 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of [START, ...ids]) graph.setNode(id, { ...CARD });
  for (const { target, source } of arrows) {
    if (!target.startsWith("@end")) continue;
    const isAlone = arrows.filter((other) => other.source === source).length === 1;
    graph.setNode(target, isAlone ? { ...END } : { ...END, width: LABELLED });
  }
  for (const { id, source, target } of arrows) graph.setEdge(source, target, {}, id);
  dagre.layout(graph);
  const nodes = graph.nodes().map((id) => {
    const isEnd = id.startsWith("@end");
    const { x, y } = graph.node(id);
    const { width, height } = isEnd ? END : CARD;
    return { id, x: x - width / 2, y: y - height / 2, isEnd };
  });
  return { nodes, arrows };
}
