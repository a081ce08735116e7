import { useCallback, useEffect, useState } from "react";
import type { Group } from "./tree.ts";

const MOST_STEPS = 100;
interface Steps {
  past: readonly Group[];
  future: readonly Group[];
  /** The part that was typed into last: typing on is the same step. */
  about: string | undefined;
}
const NONE: Steps = { past: [], future: [], about: undefined };

/** Undo and redo over a rule that is held elsewhere. */
export function useHistory(present: Group, set: (root: Group) => void) {
  const [{ past, future }, setSteps] = useState(NONE);
  const change = useCallback(
    (next: Group, part?: string) => {
      setSteps((steps) => ({
        past:
          part !== undefined && part === steps.about
            ? steps.past
            : [...steps.past, present].slice(-MOST_STEPS),
        future: [],
        about: part,
      }));
      set(next);
    },
    [present, set],
  );
  const undo = () => {
    const target = past.at(-1);
    if (!target) return;
    setSteps({ past: past.slice(0, -1), future: [present, ...future], about: undefined });
    set(target);
  };
  const redo = () => {
    const [target, ...rest] = future;
    if (!target) return;
    setSteps({ past: [...past, present], future: rest, about: undefined });
    set(target);
  };
  return { change, undo, redo, canUndo: past.length > 0, canRedo: future.length > 0 };
}

/** Ctrl or ⌘ with Z and Y, wherever on the page the focus is left by a step back; texts beside the rule keep the browser's own. */
export function useUndoKeys(undo: () => void, redo: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const key = event.ctrlKey || event.metaKey ? event.key.toLowerCase() : "";
      const { target } = event;
      const isOtherText = target instanceof HTMLInputElement && !target.closest(".rule-group");
      if ((key !== "z" && key !== "y") || isOtherText) return;
      event.preventDefault(); // the browser would undo within one field only
      if (key === "y" || event.shiftKey) redo();
      else undo();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [undo, redo]);
}
