import { useSyncExternalStore } from "react";
import { recall, remember } from "../memory.ts";
import type { Tone } from "./theme.ts";

/** What the person chose; "system" follows the device. */
export type ToneChoice = Tone | "system";

const KEY = "hortus.tone";
const listeners = new Set<() => void>();
const device = () => matchMedia("(prefers-color-scheme: dark)");

export function useTone(): { tone: Tone; choice: ToneChoice; choose(choice: ToneChoice): void } {
  const choice = useSyncExternalStore(listen, readChoice);
  const isDeviceDark = useSyncExternalStore(listen, () => device().matches);
  const tone = choice === "system" ? (isDeviceDark ? "dark" : "light") : choice;
  return { tone, choice, choose };
}

function choose(choice: ToneChoice): void {
  remember(KEY, choice);
  for (const listener of listeners) listener();
}

function readChoice(): ToneChoice {
  const stored = recall(KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}

function listen(listener: () => void): () => void {
  const query = device();
  query.addEventListener("change", listener);
  listeners.add(listener);
  return () => {
    query.removeEventListener("change", listener);
    listeners.delete(listener);
  };
}
