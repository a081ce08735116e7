import { POSTER_SIZES, type PosterLayer } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { useRef, useState, type CSSProperties, type KeyboardEvent, type PointerEvent } from "react";
import { HANDLES, linesOf, moveBox, resizeBox, type Box, type Guides, type Handle } from "./geometry.ts";
import type { Drawing } from "./use-drawing.ts";
import type { Editing } from "./use-layout.ts";
import { posterWords } from "./words.ts";

/** On the screen, in pixels. */
const SNAP = 6;
const STEPS: Record<string, { x: number; y: number }> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** A layer to take hold of: by the mouse, a finger or the keys. What is being dragged changes the layout once, when it is let go. */
export function Frame(props: {
  layer: PosterLayer;
  editing: Editing;
  drawing: Drawing | undefined;
  isChosen: boolean;
  scale: () => number;
  onChoose: (layerId: string | undefined) => void;
  onGuides: (guides: Guides) => void;
}) {
  const t = useWords(posterWords);
  const { layer, editing, drawing, onGuides } = props;
  const { layout } = editing;
  const [dragged, setDragged] = useState<Box>();
  const grip = useRef<{ x: number; y: number; handle: Handle | undefined }>(undefined);
  const box = dragged ?? layer;

  const take = (event: PointerEvent<HTMLElement>, handle?: Handle) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { x: event.clientX, y: event.clientY, handle };
    props.onChoose(layer.id);
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (!grip.current) return;
    const { handle } = grip.current;
    const scale = props.scale();
    const by = { x: (event.clientX - grip.current.x) * scale, y: (event.clientY - grip.current.y) * scale };
    // a hand that shakes while it chooses moves nothing
    if (!dragged && Math.hypot(by.x, by.y) < 3 * scale) return;
    if (handle) return setDragged(resizeBox(layer, handle, by, layout.size, layer.kind));
    const moved = moveBox(layer, by, linesOf(layout, layer.id), layout.size, event.altKey ? 0 : SNAP * scale);
    onGuides(moved.guides);
    setDragged(moved.box);
  };
  const drop = (isMeant: boolean) => {
    if (dragged && isMeant) editing.changeLayer(layer.id, placeOf(dragged));
    grip.current = undefined;
    setDragged(undefined);
    onGuides({});
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step) {
      event.preventDefault();
      const by = event.shiftKey ? { x: step.x * 10, y: step.y * 10 } : step;
      const next = event.altKey
        ? resizeBox(layer, "se", by, layout.size, layer.kind)
        : moveBox(layer, by, { x: [], y: [] }, layout.size, 0).box;
      editing.changeLayer(layer.id, placeOf(next), `keys:${layer.id}`);
    } else if ((event.key === "Delete" || event.key === "Backspace") && layout.layers.length > 1) {
      event.preventDefault();
      editing.change((before) => ({ ...before, layers: before.layers.filter(({ id }) => id !== layer.id) }));
      props.onChoose(undefined);
    } else if (event.key === "Escape") props.onChoose(undefined);
  };

  return (
    <div
      role="button"
      tabIndex={0}
      aria-pressed={props.isChosen}
      aria-label={t("frame", {
        kind: t(`kind.${layer.kind}`),
        text: layer.kind === "text" ? ` ${layer.text}` : "",
        x: box.x,
        y: box.y,
        width: box.width,
        height: box.height,
      })}
      className={`poster-frame${props.isChosen ? " poster-chosen" : ""}`}
      style={{ ...inShares(box, layout.size), ...movedPicture(layer, box, drawing) }}
      onPointerDown={(event) => take(event)}
      onPointerMove={drag}
      onPointerUp={() => drop(true)}
      onPointerCancel={() => drop(false)}
      onFocus={(event) => event.currentTarget.matches(":focus-visible") && props.onChoose(layer.id)}
      onKeyDown={onKeyDown}
    >
      {props.isChosen &&
        HANDLES.map((handle) => (
          <span
            key={handle}
            className={`poster-handle poster-handle-${handle}`}
            onPointerDown={(event) => take(event, handle)}
          />
        ))}
    </div>
  );
}

const placeOf = ({ x, y, width, height }: Box): Box => ({ x, y, width, height });

function inShares(box: Box, size: keyof typeof POSTER_SIZES): CSSProperties {
  const { width, height } = POSTER_SIZES[size];
  return {
    left: `${(box.x / width) * 100}%`,
    top: `${(box.y / height) * 100}%`,
    width: `${(box.width / width) * 100}%`,
    height: `${(box.height / height) * 100}%`,
  };
}

/** While a layer is elsewhere than the server last drew it, its piece of that picture goes with it. */
function movedPicture(layer: PosterLayer, box: Box, drawing: Drawing | undefined): CSSProperties {
  const drawn = drawing?.layout.layers.find(({ id }) => id === layer.id);
  if (!drawing || !drawn) return {};
  const isMoved = drawn.x !== box.x || drawn.y !== box.y;
  if (!isMoved || drawn.width !== box.width || drawn.height !== box.height) return {};
  const { width, height } = POSTER_SIZES[drawing.layout.size];
  const share = (start: number, side: number, whole: number) =>
    whole > side ? (start / (whole - side)) * 100 : 0;
  return {
    backgroundImage: `url(${drawing.src})`,
    backgroundSize: `${(width / box.width) * 100}% ${(height / box.height) * 100}%`,
    backgroundPosition: `${share(drawn.x, drawn.width, width)}% ${share(drawn.y, drawn.height, height)}%`,
  };
}
