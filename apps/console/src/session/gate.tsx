import { ApiError } from "@hortus/contracts";
import { ErrorState, Mark, TimeZone, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Navigate, useLocation } from "react-router";
import { meQuery, SignedIn } from "./me.ts";
import { sessionWords } from "./words.ts";
import "./session.css";

/** Lets in who is signed in; sends others to the sign-in page, which leads back here. */
export function Gate({ children }: { children: ReactNode }) {
  const { data: me, error, refetch } = useQuery(meQuery);
  const { pathname, search } = useLocation();
  if (error instanceof ApiError && error.status === 401) {
    const to = pathname + search;
    return <Navigate to={to === "/" ? "/sign-in" : `/sign-in?to=${encodeURIComponent(to)}`} replace />;
  }
  if (me) {
    return (
      <SignedIn value={me}>
        <TimeZone value={me.workspace.timeZone}>{children}</TimeZone>
      </SignedIn>
    );
  }
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return <Opening />;
}

export function Opening() {
  const t = useWords(sessionWords);
  return (
    <div className="session-opening" role="status" aria-label={t("opening")}>
      <Mark size={48} />
    </div>
  );
}
