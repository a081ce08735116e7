import type { ReactNode } from "react";

export type FactRow = [label: string, value: ReactNode];

/** What is known, a row each: its name and what it is. */
export const FactList = ({ rows }: { rows: readonly FactRow[] }) => (
  <dl className="customer-facts">
    {rows.map(([label, value]) => (
      <div key={label}>
        <dt className="h-muted">{label}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
