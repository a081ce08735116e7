import { platformRoutes, type Me, type Role } from "@hortus/contracts";
import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { useNavigate } from "react-router";
import { api } from "../api.ts";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => api.call(platformRoutes.me, {}, { signal }),
  staleTime: 60_000,
});

export const SignedIn = createContext<Me | undefined>(undefined);

/** Who is signed in. Inside the gate only. */
export function useMe(): Me {
  const me = useContext(SignedIn);
  if (!me) throw new Error("useMe outside the gate");
  return me;
}

/** Whether the signed-in person has one of the roles, such as those of a route of the contract. */
export function useMay(roles: readonly Role[]): boolean {
  return roles.includes(useMe().role);
}

export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    await api.call(platformRoutes.signOut, {});
    await navigate("/sign-in");
    queries.clear();
  };
}
