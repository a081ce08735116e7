import { useSyncExternalStore } from "react";

const query = () => matchMedia("(max-width: 760px)");

/** Whether the window is a phone's: tables become cards, the navigation a drawer. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = query();
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    () => query().matches,
  );
}
