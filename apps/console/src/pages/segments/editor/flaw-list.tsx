import type { Flaw } from "./problems.ts";

/** What is wrong at a part of the rule, each with the way to mend it. */
export function FlawList({ flaws }: { flaws: readonly Flaw[] }) {
  return flaws.map(({ message, hint }) => (
    <p key={message} className="rule-problem" role="alert">
      {message}
      <span className="h-muted"> · {hint}</span>
    </p>
  ));
}
