import type { ReactNode } from "react";
import "./kind-tag.css";

/** A state in a word on its colour; the word carries the meaning, the colour only helps. */
export function KindTag({
  tone = "plain",
  children,
}: {
  tone?: "good" | "warm" | "bad" | "plain";
  children: ReactNode;
}) {
  return <span className={`h-kind h-kind-${tone}`}>{children}</span>;
}
