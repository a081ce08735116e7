import type { Journey, JourneyDefinition, JourneyFlaw } from "@hortus/contracts";
import { KindTag, useWords } from "@hortus/ui";
import {
  BaseEdge,
  Background,
  Controls,
  EdgeLabelRenderer,
  getSmoothStepPath,
  Handle,
  Position,
  ReactFlow,
  type Edge,
  type EdgeProps,
  type Node,
  type NodeProps,
} from "@xyflow/react";
import { createContext, useContext, useMemo, useRef, type KeyboardEvent } from "react";
import { journeyWords } from "../words.ts";
import { AddStep } from "./add-step.tsx";
import { removeStep, stepOf } from "./graph.ts";
import { CARD, layOut, START, type Arrow } from "./layout.ts";
import { StepFigures } from "./step-figures.tsx";
import { StepIcon } from "./step-icon.tsx";
import { useStepWords } from "./step-words.ts";
import type { Edit } from "./use-edit.ts";
import "@xyflow/react/dist/style.css";

interface Props {
  journey: Journey;
  definition: JourneyDefinition;
  flaws: readonly JourneyFlaw[];
  /** "@start" is the trigger. */
  selected: string | undefined;
  onSelect: (id: string | undefined) => void;
  edit?: Edit | undefined;
}

const Shown = createContext<Props | undefined>(undefined);

function useShown(): Props {
  const shown = useContext(Shown);
  if (!shown) throw new Error("A card of the canvas stands outside of it");
  return shown;
}

/** The journey as a picture from top to bottom, laid out by itself: nobody drags cards about. */
export default function Canvas(props: Props) {
  const t = useWords(journeyWords);
  const { journey, definition, selected, onSelect, edit } = props;
  const hasFigures = journey.version > 0;
  const frame = useRef<HTMLDivElement>(null);
  const { nodes, edges } = useMemo(() => {
    const { nodes: placed, arrows } = layOut(definition, { hasFigures });
    return {
      nodes: placed.map(({ id, x, y, isEnd }): Node => ({
        id,
        type: isEnd ? "end" : id === START ? "start" : "step",
        position: { x, y },
        data: {},
        width: isEnd ? 12 : CARD.width,
        height: isEnd ? 12 : CARD.height,
      })),
      edges: arrows.map((arrow): Edge<{ arrow: Arrow }> => ({
        ...arrow,
        type: "way",
        data: { arrow },
        focusable: false,
      })),
    };
  }, [definition, hasFigures]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches("[data-kind]")) return;
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-kind]")];
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by !== 0) all[all.indexOf(event.target) + by]?.focus();
    else if ((event.key === "Delete" || event.key === "Backspace") && edit && definition.steps.length > 1) {
      const id = event.target.dataset["step"];
      if (id) {
        onSelect(undefined);
        edit.change(removeStep(definition, id));
      }
    } else return;
    event.preventDefault();
  };
  return (
    <Shown.Provider value={props}>
      <div ref={frame} className="journey-canvas" role="group" aria-label={t("canvas")} onKeyDown={onKeyDown}>
        <ReactFlow
          key={String(selected === undefined)}
          nodes={nodes}
          edges={edges}
          nodeTypes={NODES}
          edgeTypes={EDGES}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          elementsSelectable={false}
          deleteKeyCode={null}
          zoomOnDoubleClick={false}
          panOnScroll
          onInit={(flow) => void flow.setViewport(beginAtTop(nodes, frame.current?.clientWidth ?? 900))}
          minZoom={0.2}
          maxZoom={1.5}
        >
          <Background />
          <Controls showInteractive={false} />
        </ReactFlow>
      </div>
    </Shown.Provider>
  );
}

/** Read from the top; as large as the width allows, and never too small to read. */
function beginAtTop(nodes: readonly Node[], width: number) {
  const left = Math.min(...nodes.map(({ position }) => position.x));
  const right = Math.max(...nodes.map(({ position, width: own = 0 }) => position.x + own));
  const zoom = Math.max(0.55, Math.min(0.95, (width - 120) / (right - left)));
  return { x: (width - (right + left) * zoom) / 2, y: 16, zoom };
}

function StepCard({ id }: NodeProps) {
  const t = useWords(journeyWords);
  const words = useStepWords();
  const { journey, definition, flaws, selected, onSelect } = useShown();
  const step = stepOf(definition, id);
  if (!step) return null;
  const isFlawed = flaws.some(({ stepId }) => stepId === id);
  return (
    <>
      <Handle type="target" position={Position.Top} />
      <button
        type="button"
        className="h-card journey-card nodrag nopan"
        data-kind={step.kind}
        data-step={id}
        aria-pressed={selected === id}
        onClick={() => onSelect(id)}
      >
        <span className="journey-card-head">
          <StepIcon kind={step.kind} />
          <strong>{step.name}</strong>
          {isFlawed && <KindTag tone="bad">{t("flawed")}</KindTag>}
        </span>
        <span className="h-muted h-small journey-card-text">{words.summary(step)}</span>
      </button>
      <div className="journey-card-figures nodrag nopan">
        <StepFigures journey={journey} step={step} />
      </div>
      <Handle type="source" position={Position.Bottom} />
    </>
  );
}

function StartCard() {
  const t = useWords(journeyWords);
  const words = useStepWords();
  const { definition, flaws, selected, onSelect } = useShown();
  return (
    <>
      <button
        type="button"
        className="h-card journey-card journey-card-start nodrag nopan"
        data-kind="start"
        aria-pressed={selected === START}
        onClick={() => onSelect(START)}
      >
        <span className="journey-card-head">
          <strong>{t("trigger")}</strong>
          {flaws.some(({ stepId }) => stepId === undefined) && <KindTag tone="bad">{t("flawed")}</KindTag>}
        </span>
        <span className="h-small journey-card-text">{words.trigger(definition.trigger)}</span>
      </button>
      <Handle type="source" position={Position.Bottom} />
    </>
  );
}

function EndDot() {
  const t = useWords(journeyWords);
  return (
    <>
      <Handle type="target" position={Position.Top} />
      <span className="journey-end" role="img" aria-label={t("end")} title={t("end")} />
    </>
  );
}

function WayEdge(props: EdgeProps<Edge<{ arrow: Arrow }>>) {
  const words = useStepWords();
  const { definition, edit } = useShown();
  const [path, x, y] = getSmoothStepPath(props);
  const from = props.data?.arrow.from;
  const step = from && stepOf(definition, from.stepId);
  const hasLabel =
    step &&
    (step.kind === "branch" ||
      step.kind === "split" ||
      (step.kind === "wait" && step.otherwise !== undefined));
  return (
    <>
      <BaseEdge path={path} />
      <EdgeLabelRenderer>
        <div
          className="journey-edge nodrag nopan"
          style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
        >
          {hasLabel && from && <span className="journey-edge-label">{words.path(step, from.path)}</span>}
          {edit && <AddStep edit={edit} place={from ? { after: from.stepId, path: from.path } : "start"} />}
        </div>
      </EdgeLabelRenderer>
    </>
  );
}

const NODES = { step: StepCard, start: StartCard, end: EndDot };
const EDGES = { way: WayEdge };
