import type { ContentState } from "@hortus/contracts";
import { KindTag, useWords } from "@hortus/ui";
import { sharedContentWords } from "./words.ts";

const tone = { usable: "good", waiting: "warm", blocked: "bad", expired: "plain" } as const;

/** Whether a piece may be used now. */
export function ContentStateTag({ state }: { state: ContentState }) {
  const t = useWords(sharedContentWords);
  return <KindTag tone={tone[state]}>{t(`state.${state}`)}</KindTag>;
}
