import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  BgColorsOutlined,
  CopyOutlined,
  DeleteOutlined,
  FontSizeOutlined,
  PictureOutlined,
  QrcodeOutlined,
} from "@ant-design/icons";
import { MOST_LAYERS, POSTER_SIZES, type PosterLayer } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Button } from "antd";
import type { ReactNode } from "react";
import { clamp } from "./geometry.ts";
import { newLayer, newLayerId } from "./new-layer.ts";
import { PictureButton } from "./picture-button.tsx";
import type { Editing } from "./use-layout.ts";
import { posterWords } from "./words.ts";

const ICONS: Record<PosterLayer["kind"], ReactNode> = {
  text: <FontSizeOutlined />,
  qr: <QrcodeOutlined />,
  picture: <PictureOutlined />,
  shape: <BgColorsOutlined />,
};

/** What a poster is made of, the uppermost first, and what can be added. */
export function Layers(props: {
  editing: Editing;
  chosen: string | undefined;
  onChoose: (layerId: string | undefined) => void;
}) {
  const t = useWords(posterWords);
  const { editing, chosen, onChoose } = props;
  const { layers, size } = editing.layout;
  const isFull = layers.length >= MOST_LAYERS;
  const add = (layer: PosterLayer) => {
    editing.change((layout) => ({ ...layout, layers: [...layout.layers, layer] }));
    onChoose(layer.id);
  };
  return (
    <section className="h-card h-stack">
      <h2 className="h-card-title">{t("layers")}</h2>
      <div className="h-row">
        {(["text", "qr", "shape"] as const).map((kind) => (
          <Button
            key={kind}
            size="small"
            icon={ICONS[kind]}
            disabled={isFull}
            onClick={() => add(newLayer(kind, size, t("newText")))}
          >
            {t(`kind.${kind}`)}
          </Button>
        ))}
        <PictureButton
          label={t("kind.picture")}
          disabled={isFull}
          onPick={({ id }) => add(newLayer("picture", size, "", id))}
        />
      </div>
      <ul className="poster-layers" aria-label={t("layers")}>
        {layers.toReversed().map((layer) => (
          <li key={layer.id} className={layer.id === chosen ? "poster-layer-chosen" : ""}>
            <button type="button" aria-pressed={layer.id === chosen} onClick={() => onChoose(layer.id)}>
              {ICONS[layer.kind]} {layer.kind === "text" ? layer.text : t(`kind.${layer.kind}`)}
            </button>
            {layer.id === chosen && <Moves layer={layer} editing={editing} onChoose={onChoose} />}
          </li>
        ))}
      </ul>
      <p className="h-muted h-small">{t("layersHint")}</p>
    </section>
  );
}

function Moves({
  layer,
  editing,
  onChoose,
}: {
  layer: PosterLayer;
  editing: Editing;
  onChoose: (layerId: string | undefined) => void;
}) {
  const t = useWords(posterWords);
  const { layers, size } = editing.layout;
  const place = layers.findIndex(({ id }) => id === layer.id);
  const move = (by: 1 | -1) =>
    editing.change((layout) => {
      const others = layout.layers.filter(({ id }) => id !== layer.id);
      return { ...layout, layers: others.toSpliced(place + by, 0, layer) };
    });
  const copy = () => {
    const { width, height } = POSTER_SIZES[size];
    const twin = {
      ...layer,
      id: newLayerId(),
      x: clamp(layer.x + 40, 0, width - layer.width),
      y: clamp(layer.y + 40, 0, height - layer.height),
    };
    editing.change((layout) => ({ ...layout, layers: layout.layers.toSpliced(place + 1, 0, twin) }));
    onChoose(twin.id);
  };
  const remove = () => {
    editing.change((layout) => ({ ...layout, layers: layout.layers.filter(({ id }) => id !== layer.id) }));
    onChoose(undefined);
  };
  const actions = [
    { key: "up", icon: <ArrowUpOutlined />, disabled: place === layers.length - 1, act: () => move(1) },
    { key: "down", icon: <ArrowDownOutlined />, disabled: place === 0, act: () => move(-1) },
    { key: "copy", icon: <CopyOutlined />, disabled: layers.length >= MOST_LAYERS, act: copy },
    { key: "remove", icon: <DeleteOutlined />, disabled: layers.length === 1, act: remove },
  ] as const;
  return actions.map(({ key, icon, disabled, act }) => (
    <Button
      key={key}
      type="text"
      size="small"
      icon={icon}
      disabled={disabled}
      aria-label={t(key)}
      title={t(key)}
      onClick={act}
    />
  ));
}
