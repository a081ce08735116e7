import { POSTER_SIZES } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Skeleton, Spin } from "antd";
import { useRef, useState } from "react";
import { Frame } from "./frame.tsx";
import type { Guides } from "./geometry.ts";
import type { Drawing } from "./use-drawing.ts";
import type { Editing } from "./use-layout.ts";
import { posterWords } from "./words.ts";

/** The picture that the server drew, with a frame to take hold of around each layer. */
export function Canvas(props: {
  editing: Editing;
  drawing: Drawing | undefined;
  isDrawing: boolean;
  chosen: string | undefined;
  /** Absent: only looked at. */
  onChoose: ((layerId: string | undefined) => void) | undefined;
}) {
  const t = useWords(posterWords);
  const stage = useRef<HTMLDivElement>(null);
  const [guides, setGuides] = useState<Guides>({});
  const { editing, drawing, onChoose } = props;
  const { size, layers } = editing.layout;
  const { width, height } = POSTER_SIZES[size];
  /** Pixels of the poster to one of the screen. */
  const scale = () => width / (stage.current?.getBoundingClientRect().width || width);
  const isSameSize = drawing?.layout.size === size;
  return (
    <div
      ref={stage}
      className="poster-stage"
      role="group"
      aria-label={t("stage")}
      aria-busy={props.isDrawing}
      style={{ aspectRatio: `${width} / ${height}`, maxWidth: `min(100%, calc(76vh * ${width / height}))` }}
      onPointerDown={(event) => event.target === event.currentTarget && onChoose?.(undefined)}
    >
      {drawing && isSameSize ? (
        <img src={drawing.src} alt={t("preview")} draggable={false} />
      ) : (
        <Skeleton.Node active className="poster-undrawn" />
      )}
      {onChoose &&
        layers.map((layer) => (
          <Frame
            key={layer.id}
            layer={layer}
            editing={editing}
            drawing={isSameSize ? drawing : undefined}
            isChosen={layer.id === props.chosen}
            scale={scale}
            onChoose={onChoose}
            onGuides={setGuides}
          />
        ))}
      {guides.x !== undefined && (
        <span className="poster-guide-x" style={{ left: `${(guides.x / width) * 100}%` }} />
      )}
      {guides.y !== undefined && (
        <span className="poster-guide-y" style={{ top: `${(guides.y / height) * 100}%` }} />
      )}
      {props.isDrawing && <Spin size="small" className="poster-drawing" />}
    </div>
  );
}
