import { ApiError } from "@hortus/contracts";
import { useProblemText, useWords } from "@hortus/ui";
import { Button, Skeleton } from "antd-mobile";
import type { ReactNode } from "react";
import { frameWords } from "../words.ts";

/** Grey bars where rows will be. */
export function Waiting({ rows = 4 }: { rows?: number }) {
  return (
    <div className="waiting" aria-busy="true">
      {Array.from({ length: rows }, (_, row) => (
        <div className="sheet" key={row}>
          <Skeleton.Title animated />
          <Skeleton.Paragraph lineCount={2} animated />
        </div>
      ))}
    </div>
  );
}

/** Nothing here: what would be, and what makes it come. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="state">
      <Garden />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

/** What went wrong, and the way on. */
export function Failed({ error, onRetry }: { error: unknown; onRetry(): void }) {
  const say = useWords(frameWords);
  const text = useProblemText();
  if (error instanceof ApiError && error.problem.code === "no_advisor") {
    return <Empty title={say("noAdvisor")}>{say("noAdvisorHint")}</Empty>;
  }
  if (error instanceof ApiError && error.status === 403) {
    return <Empty title={say("noPermission")}>{say("noPermissionHint")}</Empty>;
  }
  return (
    <div className="state" role="alert">
      <h2>{say("failed")}</h2>
      <p>{text(error)}</p>
      <Button color="primary" fill="outline" onClick={onRetry}>
        {say("retry")}
      </Button>
    </div>
  );
}

/** A bed in which nothing has come up yet. */
function Garden() {
  return (
    <svg
      width="120"
      height="72"
      viewBox="0 0 120 72"
      fill="none"
      aria-hidden="true"
      stroke="currentColor"
      strokeWidth="2.400"
      strokeLinecap="round"
    >
      <path d="M8 62h104" className="garden-wall" />
      <path d="M30 62c0-8-1-12-7-16m7 10c2-6 5-9 10-10M60 62V36m0 12c-8-1-12-5-13-13 8 1 12 5 13 13zm0-6c7-1 11-5 12-12-7 1-11 5-12 12zM92 62c0-7 1-11 6-14m-6 9c-2-5-5-7-9-8" />
    </svg>
  );
}
