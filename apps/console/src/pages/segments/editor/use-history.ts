import { useCallback, useState } from "react";
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
