import { journeyDefinition, journeyRoutes, type Journey, type JourneyDefinition } from "@hortus/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { api } from "../../../api.ts";

interface History {
  past: JourneyDefinition[];
  present: JourneyDefinition;
  future: JourneyDefinition[];
  /** What the last change was about: typing on in one field is one change. */
  about: string | undefined;
}
type Deed =
  | { kind: "change"; to: JourneyDefinition; about: string | undefined }
  | { kind: "undo" }
  | { kind: "redo" };

const MOST_UNDOS = 100;

function reduce(history: History, deed: Deed): History {
  const { past, present, future } = history;
  if (deed.kind === "change") {
    if (deed.about !== undefined && deed.about === history.about)
      return { past, present: deed.to, future: [], about: deed.about };
    return { past: [...past, present].slice(-MOST_UNDOS), present: deed.to, future: [], about: deed.about };
  }
  const target = deed.kind === "undo" ? past.at(-1) : future[0];
  if (!target) return history;
  return deed.kind === "undo"
    ? { past: past.slice(0, -1), present: target, future: [present, ...future], about: undefined }
    : { past: [...past, present], present: target, future: future.slice(1), about: undefined };
}

const SAVE_AFTER_MS = 1_200;

export type SaveState = "saved" | "waiting" | "saving" | "incomplete" | "failed";

/** A draft while it is edited: undo and redo, and saved by itself a moment after the last change, or when the editor is left. */
export function useEdit(journey: Journey, start: JourneyDefinition) {
  const queries = useQueryClient();
  const [history, act] = useReducer(reduce, { past: [], present: start, future: [], about: undefined });
  const [saved, setSaved] = useState(() => JSON.stringify(start));
  const { mutate, isPending, isError, error, variables } = useMutation({
    mutationFn: (draft: JourneyDefinition) =>
      api.call(journeyRoutes.changeJourney, { params: { id: journey.id }, body: { draft } }),
    onSuccess: (next, draft) => {
      setSaved(JSON.stringify(draft));
      queries.setQueryData(["journey", journey.id], next);
    },
  });
  const text = JSON.stringify(history.present);
  const isWhole = journeyDefinition.safeParse(history.present).success;
  // what failed is not sent again by itself until it changes: a refusal would be the same, and its reason could not be read
  const hasFailed = isError && JSON.stringify(variables) === text;
  useEffect(() => {
    if (text === saved || !isWhole || isPending || hasFailed) return undefined;
    const timer = setTimeout(() => mutate(JSON.parse(text) as JourneyDefinition), SAVE_AFTER_MS); // printed above
    return () => clearTimeout(timer);
  }, [text, saved, isWhole, isPending, hasFailed, mutate]);
  const unsaved = useRef<string>(undefined);
  useEffect(() => {
    unsaved.current = text !== saved && isWhole ? text : undefined;
  }, [text, saved, isWhole]);
  useEffect(
    () => () => {
      if (unsaved.current) mutate(JSON.parse(unsaved.current) as JourneyDefinition); // printed above
    },
    [mutate],
  );
  const state: SaveState =
    text === saved
      ? "saved"
      : !isWhole
        ? "incomplete"
        : isPending
          ? "saving"
          : hasFailed
            ? "failed"
            : "waiting";
  return {
    definition: history.present,
    change: useCallback((to: JourneyDefinition, about?: string) => act({ kind: "change", to, about }), []),
    undo: useCallback(() => act({ kind: "undo" }), []),
    redo: useCallback(() => act({ kind: "redo" }), []),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    state,
    /** Why it is not saved, while `state` is "failed". */
    error: state === "failed" ? error : undefined,
    /** Saves now what is not saved yet. */
    saveNow: () => {
      if (text !== saved && isWhole) mutate(history.present);
    },
  };
}

export type Edit = ReturnType<typeof useEdit>;
