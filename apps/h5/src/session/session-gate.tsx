import { ApiError, platformRoutes, type Me } from "@hortus/contracts";
import { learnTime, TimeZone } from "@hortus/ui";
import { QueryCache, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, type ReactNode } from "react";
import { api } from "../api.ts";
import { Failed, Waiting } from "../shared/states.tsx";
import { doorHere, isInClient, openDoor, wasJustEntered } from "./door.ts";
import { meKey } from "./me-key.ts";
import { SignInPage } from "./sign-in-page.tsx";

const Session = createContext<Me | undefined>(undefined);

/** Who is signed in. Inside the gate there is always somebody. */
export function useMe(): Me {
  const me = useContext(Session);
  if (!me) throw new Error("useMe outside SessionGate");
  return me;
}

/** Shows what is inside to those who are signed in; WeCom says who all others are, and where it can't, the form asks. */
export function SessionGate({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const {
    data: me,
    error,
    isPending,
    refetch,
  } = useQuery({
    queryKey: meKey,
    queryFn: async ({ signal }) => {
      const found = await api.call(platformRoutes.me, {}, { signal });
      learnTime(found.asOf);
      return found;
    },
    staleTime: 300_000,
  });
  useEffect(() => watchForSignOut(queries.getQueryCache(), () => void refetch()), [queries, refetch]);
  const isStranger = error instanceof ApiError && error.status === 401;
  const door = isStranger && isInClient() && !wasJustEntered() ? doorHere() : undefined;
  useEffect(() => {
    if (door) openDoor(door);
  }, [door]);
  if (door) return <Waiting />;
  if (isStranger) return <SignInPage />;
  if (isPending) return <Waiting />;
  if (!me) return <Failed error={error} onRetry={() => void refetch()} />;
  return (
    <Session value={me}>
      <TimeZone value={me.workspace.timeZone}>{children}</TimeZone>
    </Session>
  );
}

/** A session that ran out shows itself as a 401 of whatever was asked next. */
function watchForSignOut(cache: QueryCache, onSignedOut: () => void): () => void {
  return cache.subscribe(({ type, query }) => {
    if (type !== "updated" || query.queryKey[0] === meKey[0]) return;
    const { error, fetchStatus } = query.state;
    if (fetchStatus === "idle" && error instanceof ApiError && error.status === 401) onSignedOut();
  });
}
