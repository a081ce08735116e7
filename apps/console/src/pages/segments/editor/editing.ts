import type { Node, PublicFacts } from "@hortus/rules";
import { createContext, use } from "react";
import type { Place, Way } from "./moves.ts";
import type { ProblemsByPath } from "./problems.ts";

/** What every part of a rule needs while it is edited. */
export interface Editing {
  facts: PublicFacts;
  problems: ProblemsByPath;
  /** The part that is being dragged. */
  dragged: Place | undefined;
  change: (place: Place, part: Node) => void;
  remove: (place: Place) => void;
  duplicate: (place: Place) => void;
  shift: (place: Place, way: Way) => void;
  canShift: (place: Place, way: Way) => boolean;
  words: (part: Node) => string;
}

export const EditingContext = createContext<Editing | undefined>(undefined);

export function useEditing(): Editing {
  const editing = use(EditingContext);
  if (!editing) throw new Error("A part of a rule stands outside of its editor");
  return editing;
}

/** As it stands in the page: the drag and the keyboard find parts by it. */
export const printPlace = (place: Place): string => place.join(".");
export const readPlace = (text: string): Place => (text === "" ? [] : text.split(".").map(Number));
