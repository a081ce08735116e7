import { useCallback, useEffect, useRef, type RefObject } from "react";
import { useLocation } from "react-router";

/** State of the address that asks to stand at the first error of the panel that opens. */
export const TO_ERROR = { toError: true };

/**
 * Moves the focus to the first field that is marked wrong in the panel, or to the list of what is wrong.
 *
 * @returns the panel's ref, and the same deed for a panel that must open first
 */
export function useFirstError(): { panel: RefObject<HTMLDivElement | null>; goToError: () => void } {
  const panel = useRef<HTMLDivElement>(null);
  const { state, key } = useLocation();
  const isAsked = (state as typeof TO_ERROR | null)?.toError === true; // anybody may have set it: only this shape counts
  const goToError = useCallback(() => {
    if (!isAsked) return;
    const wrong = panel.current?.querySelector<HTMLElement>("[class*=-status-error]");
    const field = wrong?.matches("input, textarea")
      ? wrong
      : wrong?.querySelector<HTMLElement>("input, textarea");
    (field ?? panel.current?.querySelector<HTMLElement>("[role=alert]"))?.focus();
  }, [isAsked]);
  useEffect(goToError, [goToError, key]);
  return { panel, goToError };
}
