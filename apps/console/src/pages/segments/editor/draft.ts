import { useEffect, useState } from "react";
import type { Group } from "./tree.ts";

/** What is being edited. */
export interface SegmentDraft {
  name: string;
  description: string;
  root: Group;
}

/** Keeps an edit in the browser until it is saved or given up, so that leaving the page loses nothing. */
export function useKeptDraft(key: string, start: SegmentDraft) {
  const place = `hortus.segment-draft.${key}`;
  const [kept] = useState(() => read(place));
  const [draft, setDraft] = useState(kept ?? start);
  const [wasKept, setWasKept] = useState(kept !== undefined);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(start);
  useEffect(() => {
    if (isChanged) localStorage.setItem(place, JSON.stringify(draft));
    else localStorage.removeItem(place);
  }, [place, draft, isChanged]);
  return {
    draft,
    setDraft,
    isChanged,
    /** Whether this edit was begun on an earlier visit. */
    wasKept: wasKept && isChanged,
    giveUp() {
      setWasKept(false);
      setDraft(start);
    },
    forget: () => localStorage.removeItem(place),
  };
}

function read(place: string): SegmentDraft | undefined {
  const text = localStorage.getItem(place);
  return text === null ? undefined : (JSON.parse(text) as SegmentDraft); // written above, in this shape
}
