import type { PosterLayer, PosterLayout } from "@hortus/contracts";
import { useCallback, useReducer } from "react";

const MOST_STEPS = 100;

interface State {
  past: readonly PosterLayout[];
  present: PosterLayout;
  future: readonly PosterLayout[];
  /** What the last change was about: more of the same, such as typing in one field, is one step back. */
  about: string | undefined;
}
type Action =
  | { do: "change"; to: (layout: PosterLayout) => PosterLayout; about: string | undefined }
  | { do: "undo" }
  | { do: "redo" };

export interface Editing {
  layout: PosterLayout;
  /** What undoing leads back to, the latest last. */
  past: readonly PosterLayout[];
  change(to: (layout: PosterLayout) => PosterLayout, about?: string): void;
  changeLayer(id: string, fields: Partial<PosterLayer>, about?: string): void;
  undo(): void;
  redo(): void;
  canUndo: boolean;
  canRedo: boolean;
}

/** A layout with a way back. */
export function useLayout(initial: PosterLayout, past: readonly PosterLayout[] = []): Editing {
  const [state, act] = useReducer(reduce, { past, present: initial, future: [], about: undefined });
  const change = useCallback(
    (to: (layout: PosterLayout) => PosterLayout, about?: string) => act({ do: "change", to, about }),
    [],
  );
  const changeLayer = useCallback(
    (id: string, fields: Partial<PosterLayer>, about?: string) =>
      change(
        (layout) => ({
          ...layout,
          // the caller gives fields of this layer's kind
          layers: layout.layers.map((layer) =>
            layer.id === id ? ({ ...layer, ...fields } as PosterLayer) : layer,
          ),
        }),
        about,
      ),
    [change],
  );
  return {
    layout: state.present,
    past: state.past,
    change,
    changeLayer,
    undo: useCallback(() => act({ do: "undo" }), []),
    redo: useCallback(() => act({ do: "redo" }), []),
    canUndo: state.past.length > 0,
    canRedo: state.future.length > 0,
  };
}

function reduce(state: State, action: Action): State {
  const { past, present, future } = state;
  switch (action.do) {
    case "undo": {
      const before = past.at(-1);
      if (!before) return state;
      return { past: past.slice(0, -1), present: before, future: [present, ...future], about: undefined };
    }
    case "redo": {
      const [next, ...later] = future;
      if (!next) return state;
      return { past: [...past, present], present: next, future: later, about: undefined };
    }
    default: {
      const to = action.to(present);
      const isMore = action.about !== undefined && action.about === state.about;
      return {
        past: isMore ? past : [...past, present].slice(-MOST_STEPS),
        present: to,
        future: [],
        about: action.about,
      };
    }
  }
}
