import { useSyncExternalStore } from "react";

/** Whether the window is a phone's: tables become cards, the navigation a drawer. */
export const useNarrow = (): boolean => useMedia("(max-width: 760px)");

/** Whether this person asked their system for less motion. */
export const useStillness = (): boolean => useMedia("(prefers-reduced-motion: reduce)");

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    () => matchMedia(query).matches,
  );
}
