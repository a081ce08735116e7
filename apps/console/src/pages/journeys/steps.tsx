import { BarsOutlined, PartitionOutlined, RedoOutlined, UndoOutlined } from "@ant-design/icons";
import { OPERATORS, type Journey, type JourneyDefinition } from "@hortus/contracts";
import { useNarrow, useProblemText, useWords } from "@hortus/ui";
import { Button, Drawer, Segmented, Skeleton } from "antd";
import { lazy, Suspense, useEffect, type ReactNode } from "react";
import { useSearchParams } from "react-router";
import { useMay } from "../../session/me.ts";
import { DefinitionFields } from "./definition-fields.tsx";
import { stepOf } from "./editor/graph.ts";
import { useIncomplete } from "./editor/incomplete.ts";
import { PlaceContent } from "./editor/place-content.tsx";
import { Outline } from "./editor/outline.tsx";
import { Flaws, StepPanel } from "./editor/step-panel.tsx";
import { shownOf } from "./editor/step-words.ts";
import { useEdit } from "./editor/use-edit.ts";
import { TO_ERROR, useFirstError } from "./editor/use-first-error.ts";
import { useLeaveQuestion } from "./editor/use-leave.ts";
import { Rules } from "./rules.tsx";
import { journeyWords } from "./words.ts";

// the canvas brings a library of its own: who reads the list does not wait for it
const Canvas = lazy(() => import("./editor/canvas.tsx"));
const START = "@start";

/** The steps as a list or on a canvas, read or edited; how it is shown and what is open stand in the address. */
export function Steps({ journey }: { journey: Journey }) {
  const t = useWords(journeyWords);
  const [search] = useSearchParams();
  const mayEdit = useMay(OPERATORS) && journey.state !== "archived";
  const definition = shownOf(journey);
  if (!definition) return null;
  if (mayEdit && search.get("edit") === "1")
    return <Editing key={journey.id} journey={journey} start={definition} />;
  return <Reading journey={journey} definition={definition} mayEdit={mayEdit} editWord={t("edit")} />;
}

function useAddress() {
  const [search, setSearch] = useSearchParams();
  const isNarrow = useNarrow();
  const view = search.get("view") ?? (isNarrow ? "list" : "canvas");
  /** All at once: the address of a second call in the same moment would be made from the one before the first. */
  const set = (changes: Partial<Record<"view" | "step" | "edit", string | undefined>>, state?: object) =>
    setSearch(
      (before) => {
        for (const [key, value] of Object.entries(changes)) {
          if (value === undefined) before.delete(key);
          else before.set(key, value);
        }
        return before;
      },
      { replace: true, state },
    );
  return {
    view: view === "list" ? ("list" as const) : ("canvas" as const),
    selected: search.get("step") ?? undefined,
    set,
  };
}

function ViewChoice({ view, onChange }: { view: "list" | "canvas"; onChange: (view: string) => void }) {
  const t = useWords(journeyWords);
  return (
    <Segmented
      aria-label={t("view")}
      value={view}
      options={[
        { value: "canvas", icon: <PartitionOutlined />, label: t("canvas") },
        { value: "list", icon: <BarsOutlined />, label: t("list") },
      ]}
      onChange={onChange}
    />
  );
}

function Reading(props: {
  journey: Journey;
  definition: JourneyDefinition;
  mayEdit: boolean;
  editWord: string;
}) {
  const { journey, definition, mayEdit } = props;
  const { view, selected, set } = useAddress();
  const flaws = journey.draft ? journey.flaws : [];
  const shown = { journey, definition, flaws, selected };
  const open = (id: string | undefined) => set({ step: id === selected ? undefined : id });
  return (
    <div className="h-stack">
      <div className="h-row">
        <p className="h-muted h-grow" style={{ minWidth: 240 }}>
          <Rules definition={definition} />
        </p>
        <ViewChoice view={view} onChange={(next) => set({ view: next })} />
        {mayEdit && <Button onClick={() => set({ edit: "1" })}>{props.editWord}</Button>}
      </div>
      <Flaws flaws={flaws.filter(({ stepId }) => stepId === undefined)} />
      {view === "canvas" ? (
        <Suspense fallback={<Skeleton active paragraph={{ rows: 8 }} />}>
          <Canvas {...shown} onSelect={open} />
        </Suspense>
      ) : (
        <Outline {...shown} onSelect={open} />
      )}
    </div>
  );
}

function Editing({ journey, start }: { journey: Journey; start: JourneyDefinition }) {
  const t = useWords(journeyWords);
  const isNarrow = useNarrow();
  const { view, selected, set } = useAddress();
  const edit = useEdit(journey, start);
  const { definition } = edit;
  const step = stepOf(definition, selected);
  const incomplete = useIncomplete(definition);
  const flaws = edit.state === "saved" && journey.draft ? journey.flaws : incomplete;
  const select = (id: string | undefined) => set({ step: id });
  const { panel: panelRef, goToError } = useFirstError();
  const problem = useProblemText();
  useUndoKeys(edit.undo, edit.redo);
  useLeaveQuestion(edit.state);
  const panel: ReactNode = step ? (
    <StepPanel
      key={step.id}
      journey={journey}
      step={step}
      edit={edit}
      flaws={flaws.filter(({ stepId }) => stepId === step.id)}
      onSelect={select}
    />
  ) : selected === START ? (
    <>
      <Flaws flaws={flaws.filter(({ stepId }) => stepId === undefined)} />
      <DefinitionFields definition={definition} onChange={(next) => edit.change(next, "whole")} />
    </>
  ) : undefined;
  return (
    <div className="h-stack">
      <div className="h-row journey-tools">
        <ViewChoice view={view} onChange={(next) => set({ view: next })} />
        <Button onClick={() => select(START)}>{t("wholeJourney")}</Button>
        <Button
          type="text"
          icon={<UndoOutlined />}
          aria-label={t("undo")}
          title={t("undo")}
          disabled={!edit.canUndo}
          onClick={edit.undo}
        />
        <Button
          type="text"
          icon={<RedoOutlined />}
          aria-label={t("redo")}
          title={t("redo")}
          disabled={!edit.canRedo}
          onClick={edit.redo}
        />
        <span className="h-muted h-small h-grow" role="status">
          {t(`save.${edit.state}`)}
          {edit.state === "saved" && flaws.length > 0 && ` · ${t("flawCount", { count: flaws.length })}`}
          {edit.error && ` · ${problem(edit.error)}`}
        </span>
        {flaws[0] && (
          <Button onClick={() => set({ step: flaws[0]?.stepId ?? START }, TO_ERROR)}>{t("goToFlaw")}</Button>
        )}
        {edit.state === "failed" && <Button onClick={edit.saveNow}>{t("saveAgain")}</Button>}
        <Button
          type="primary"
          disabled={edit.state !== "saved"}
          title={t(`save.${edit.state}`)}
          onClick={() => set({ step: undefined, edit: undefined })}
        >
          {t("finish")}
        </Button>
      </div>
      <PlaceContent edit={edit} selected={selected} />
      <div className={panel && !isNarrow ? "journey-editor journey-editor-open" : "journey-editor"}>
        {view === "canvas" ? (
          <Suspense fallback={<Skeleton active paragraph={{ rows: 8 }} />}>
            <Canvas
              journey={journey}
              definition={definition}
              flaws={flaws}
              selected={selected}
              onSelect={select}
              edit={edit}
            />
          </Suspense>
        ) : (
          <Outline
            journey={journey}
            definition={definition}
            flaws={flaws}
            selected={selected}
            onSelect={select}
            edit={edit}
          />
        )}
        {panel && !isNarrow && (
          <aside ref={panelRef} className="h-card journey-side">
            {panel}
          </aside>
        )}
      </div>
      {isNarrow && (
        <Drawer
          open={panel !== undefined}
          onClose={() => select(undefined)}
          afterOpenChange={(isOpen) => isOpen && goToError()}
          size="large"
          placement="bottom"
        >
          <div ref={panelRef}>{panel}</div>
        </Drawer>
      )}
    </div>
  );
}

/** Ctrl or Cmd with Z, and with Shift the other way; fields keep their own. */
function useUndoKeys(undo: () => void, redo: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isField = event.target instanceof HTMLElement && event.target.matches("input, textarea");
      if (isField || event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      (event.shiftKey ? redo : undo)();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [undo, redo]);
}
