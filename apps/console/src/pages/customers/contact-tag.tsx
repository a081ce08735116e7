import type { CustomerSummary } from "@hortus/contracts";
import { KindTag, useWords } from "@hortus/ui";
import { customersWords } from "./words.ts";

const TONES = { living: "good", lost: "warm", none: "plain" } as const;

export function ContactTag({ state }: { state: CustomerSummary["contactState"] }) {
  const t = useWords(customersWords);
  return <KindTag tone={TONES[state]}>{t(`contact.${state}`)}</KindTag>;
}
