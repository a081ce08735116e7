import {
  DndContext,
  DragOverlay,
  PointerSensor,
  useSensor,
  useSensors,
  type CollisionDetection,
  type DragEndEvent,
} from "@dnd-kit/core";
import type { PublicFacts } from "@hortus/rules";
import { useWords } from "@hortus/ui";
import { useEffect, useMemo, useRef, useState } from "react";
import { EditingContext, printPlace, readPlace, type Editing } from "./editing.ts";
import { GroupPart } from "./group.tsx";
import {
  duplicatePart,
  movePart,
  partAt,
  removePart,
  replacePart,
  shiftPart,
  type Moved,
  type Place,
  type Way,
} from "./moves.ts";
import type { ProblemsByPath } from "./problems.ts";
import type { Group } from "./tree.ts";
import { useRuleWords } from "./use-rule-words.ts";
import { ruleWords } from "./words.ts";
import "../segments.css";

/** Builds a rule by mouse, finger or keyboard. It keeps nothing itself: each change is told, the parent holds the rule. */
export function RuleEditor(props: {
  root: Group;
  facts: PublicFacts;
  problems: ProblemsByPath;
  /** @param about set while one part is typed into: such changes are one step back for an undo */
  onChange: (root: Group, about?: string) => void;
}) {
  const t = useWords(ruleWords);
  const { root, facts, problems, onChange } = props;
  const words = useRuleWords(facts);
  const [dragged, setDragged] = useState<Place>();
  const [said, setSaid] = useState("");
  const frame = useRef<HTMLDivElement>(null);
  const focusNext = useRef<Place>(undefined);
  // After 6 px: a click on the grip takes the focus and lifts nothing.
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }));

  // A moved part is drawn anew where it went; the focus goes with it, so that the next key moves it on.
  useEffect(() => {
    const place = focusNext.current;
    focusNext.current = undefined;
    if (place) gripAt(frame.current, place)?.focus();
  });

  const editing = useMemo<Editing>(() => {
    const settle = (moved: Moved | undefined) => {
      if (!moved) return;
      focusNext.current = moved.place;
      setSaid(t("moved", { place: Number(moved.place.at(-1)) + 1 }));
      onChange(moved.root);
    };
    return {
      facts,
      problems,
      dragged,
      words,
      change: (place, part) => onChange(replacePart(root, place, part), printPlace(place)),
      remove: (place) => {
        focusNext.current = neighbourOf(place);
        setSaid(t("removed"));
        onChange(removePart(root, place));
      },
      duplicate: (place) => settle(duplicatePart(root, place)),
      shift: (place, way) => settle(shiftPart(root, place, way)),
      canShift: (place, way) => shiftPart(root, place, way) !== undefined,
    };
  }, [root, facts, problems, dragged, words, onChange, t]);

  const onKey = (event: React.KeyboardEvent) => {
    const target = event.target as HTMLElement; // keys reach elements only
    const text = target.closest<HTMLElement>("[data-place]")?.dataset["place"];
    const deed = text === undefined || text === "" ? undefined : deedOf(event, target);
    if (!deed || text === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const place = readPlace(text);
    if (deed === "remove") editing.remove(place);
    else if (deed === "duplicate") editing.duplicate(place);
    else editing.shift(place, deed);
  };

  const onDragEnd = ({ active, over }: DragEndEvent) => {
    setDragged(undefined);
    if (!over) return;
    const moved = movePart(root, readPlace(String(active.id)), placeOfGap(over.id));
    if (!moved) return;
    focusNext.current = moved.place;
    onChange(moved.root);
  };
  const lifted = dragged && partAt(root, dragged);
  const nameOf = (id: string | number) => {
    const part = partAt(root, readPlace(String(id)));
    return part ? words(part) : "";
  };
  return (
    <EditingContext value={editing}>
      <DndContext
        sensors={sensors}
        collisionDetection={nearestGap}
        autoScroll={SCROLL}
        onDragStart={({ active }) => setDragged(readPlace(String(active.id)))}
        onDragEnd={onDragEnd}
        onDragCancel={() => setDragged(undefined)}
        accessibility={{
          screenReaderInstructions: { draggable: t("dragHelp") },
          announcements: {
            onDragStart: ({ active }) => t("lifted", { part: nameOf(active.id) }),
            onDragOver: ({ over }) =>
              over ? t("over", { place: Number(placeOfGap(over.id).at(-1)) + 1 }) : undefined,
            onDragEnd: () => t("dropped"),
            onDragCancel: () => t("cancelled"),
          },
        }}
      >
        <div ref={frame} onKeyDownCapture={onKey}>
          <GroupPart group={root} place={[]} path="root" depth={1} />
          <details className="h-muted h-small rule-keys">
            <summary>{t("keys")}</summary>
            {t("dragHelp")}
          </details>
          <p className="rule-said" role="status">
            {said}
          </p>
        </div>
        <DragOverlay dropAnimation={null}>
          {lifted && <div className="rule-overlay h-break">{words(lifted)}</div>}
        </DragOverlay>
      </DndContext>
    </EditingContext>
  );
}

const WAYS: Partial<Record<string, Way>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowRight: "in",
  ArrowLeft: "out",
};

/** What a key asks of the part it was pressed in. Where text is typed, only the grip's keys stay with the text. */
function deedOf(event: React.KeyboardEvent, target: HTMLElement): Way | "remove" | "duplicate" | undefined {
  const isGrip = target.classList.contains("rule-grip");
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "d") return "duplicate";
  if (isGrip && (event.key === "Delete" || event.key === "Backspace")) return "remove";
  const isTyping = target instanceof HTMLInputElement && target.getAttribute("role") !== "combobox";
  return event.altKey && !isTyping ? WAYS[event.key] : undefined;
}

const placeOfGap = (id: string | number): Place => readPlace(String(id).slice("gap:".length));

/** After a removal: the part before, or what has taken its place. */
const neighbourOf = (place: Place): Place => [...place.slice(0, -1), Math.max(0, Number(place.at(-1)) - 1)];

function gripAt(frame: HTMLElement | null, place: Place): HTMLElement | undefined {
  return frame?.querySelector<HTMLElement>(`[data-place="${printPlace(place)}"] > .rule-grip`) ?? undefined;
}

/**
 * The nearest line of the innermost group under the pointer. So whatever is held over a group goes into it, and held left of its edge
 * beside it. Read from the page as it is now: it may have scrolled since the part was lifted.
 */
const nearestGap: CollisionDetection = ({ droppableContainers, pointerCoordinates }) => {
  if (!pointerCoordinates) return [];
  const { x, y } = pointerCoordinates;
  const scored = droppableContainers.flatMap((container) => {
    const line = container.node.current;
    const group = line?.parentElement?.getBoundingClientRect();
    if (!line || !group) return [];
    const rect = line.getBoundingClientRect();
    const isOver = x >= group.left && y >= group.top && y <= group.bottom;
    const depth = isOver ? placeOfGap(container.id).length : 0;
    return [{ id: container.id, depth, away: Math.abs(y - (rect.top + rect.height / 2)), container }];
  });
  const [best] = scored.toSorted((one, other) => other.depth - one.depth || one.away - other.away);
  return best ? [{ id: best.id, data: { droppableContainer: best.container, value: best.away } }] : [];
};

// Nearer to the edge than it would by itself (a fifth of the window): else the page runs away under whoever aims at its lower part.
const SCROLL = { threshold: { x: 0, y: 0.06 }, acceleration: 6 };
