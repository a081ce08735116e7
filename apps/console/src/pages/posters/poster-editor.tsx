import { RedoOutlined, UndoOutlined } from "@ant-design/icons";
import { contentRoutes, type ContentItem, type PosterLayout } from "@hortus/contracts";
import { PageHeader, useProblemText, useWords } from "@hortus/ui";
import { Alert, Button, Form } from "antd";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { useMay } from "../../session/me.ts";
import { ContentStateTag } from "../../shared/content/state-tag.tsx";
import { Canvas } from "./canvas.tsx";
import { DownloadPoster } from "./download.tsx";
import { LayerFields } from "./layer-fields.tsx";
import { Layers } from "./layers.tsx";
import type { PosterPiece } from "./piece.ts";
import { SheetFields } from "./sheet-fields.tsx";
import { UseFields } from "./use-fields.tsx";
import { useDrawing } from "./use-drawing.ts";
import { useLayout } from "./use-layout.ts";
import { useLeaveQuestion } from "./use-leave.ts";
import { useSave } from "./use-save.ts";
import { posterWords } from "./words.ts";
import "./posters.css";

/** The layout in the middle, what it is made of beside it. */
export function PosterEditor(props: {
  /** None while it is new. */
  item?: ContentItem;
  piece: PosterPiece;
  layout: PosterLayout;
  /** What undoing leads back to. */
  past?: readonly PosterLayout[];
}) {
  const [saved, setSaved] = useState({ item: props.item, layout: props.layout });
  // who edits goes on from the version that they saw: one that somebody else saved meanwhile takes nothing from their hands
  const item = props.item?.version === saved.item?.version ? props.item : saved.item;
  const t = useWords(posterWords);
  const problemText = useProblemText();
  const mayChange = useMay(contentRoutes.changeContent.roles) && !item?.archivedAt;
  const editing = useLayout(props.layout, props.past);
  const { layout, undo, redo } = editing;
  const [chosen, choose] = useState<string>();
  const [form] = Form.useForm<PosterPiece>();
  const [isTouched, touch] = useState(false);
  const drawing = useDrawing(layout);
  const isChanged = isTouched || layout !== saved.layout;
  const { letGo } = useLeaveQuestion(mayChange && isChanged);
  const save = useSave(item, {
    letGo,
    choose,
    onSaved: (next, savedLayout) => {
      setSaved({ item: next, layout: savedLayout });
      touch(false);
    },
  });
  useUndoKeys(undo, redo);
  const layer = layout.layers.find(({ id }) => id === chosen);
  return (
    <>
      <PageHeader
        title={item?.name ?? t("create")}
        back={{ to: "/posters", label: t("title") }}
        state={
          item && (
            <>
              <ContentStateTag state={item.state} />
              <span className="h-muted h-nowrap">{t("version", { version: item.version })}</span>
              <Link to={`/content?item=${item.id}`} className="h-small">
                {t("details")}
              </Link>
            </>
          )
        }
        actions={
          <>
            {mayChange && (
              <>
                <Button
                  icon={<UndoOutlined />}
                  aria-label={t("undo")}
                  title={t("undo")}
                  disabled={!editing.canUndo}
                  onClick={undo}
                />
                <Button
                  icon={<RedoOutlined />}
                  aria-label={t("redo")}
                  title={t("redo")}
                  disabled={!editing.canRedo}
                  onClick={redo}
                />
              </>
            )}
            {item && <DownloadPoster item={item} isChanged={isChanged} />}
            {mayChange && (
              <Button
                type="primary"
                disabled={item !== undefined && !isChanged}
                loading={save.isPending}
                onClick={form.submit}
              >
                {item ? t("saveVersion", { version: item.version + 1 }) : t("save")}
              </Button>
            )}
          </>
        }
      />
      <div className="poster-editor">
        <div className="poster-desk">
          {drawing.isError && <Alert type="error" showIcon title={problemText(drawing.error)} />}
          <Canvas
            editing={editing}
            drawing={drawing.data}
            isDrawing={drawing.isFetching}
            chosen={chosen}
            onChoose={mayChange ? choose : undefined}
          />
          {mayChange && <p className="h-muted h-small">{t("keysHint")}</p>}
        </div>
        {mayChange && (
          <div className="h-stack">
            <section className="h-card h-stack">
              <h2 className="h-card-title">{layer ? t(`kind.${layer.kind}`) : t("nothingChosen")}</h2>
              {layer ? (
                <LayerFields
                  key={layer.id}
                  layer={layer}
                  size={layout.size}
                  fitted={drawing.data?.texts.find(({ layerId }) => layerId === layer.id)}
                  onChange={(fields, about) => editing.changeLayer(layer.id, fields, about)}
                />
              ) : (
                <p className="h-muted">{t("selectLayer")}</p>
              )}
            </section>
            <Layers editing={editing} chosen={chosen} onChoose={choose} />
            <SheetFields editing={editing} />
            <UseFields
              form={form}
              layout={layout}
              piece={props.piece}
              item={item}
              onTouch={() => touch(true)}
              onFinish={(piece) => save.mutate({ piece, layout, past: editing.past })}
            />
          </div>
        )}
      </div>
    </>
  );
}

/** Where somebody types, their own keys undo what they typed. */
function useUndoKeys(undo: () => void, redo: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
      if (event.target instanceof HTMLElement && event.target.closest("input, textarea")) return;
      event.preventDefault();
      if (event.shiftKey) redo();
      else undo();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [undo, redo]);
}
