import { ApiError } from "@hortus/contracts";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "react-router";
import { createRoutes } from "./routes.tsx";

export function Console() {
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}

const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => query.queryKey[0] !== "me" && askWhoIsSignedIn(error),
  }),
  mutationCache: new MutationCache({ onError: askWhoIsSignedIn }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A refusal stays one; a server that restarts comes back.
      retry: (failures, error) =>
        failures < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 502),
    },
  },
});

/** The session ended meanwhile: asking for `me` again fails, and the gate leads to the sign-in page. */
function askWhoIsSignedIn(error: unknown): void {
  if (error instanceof ApiError && error.status === 401 && error.problem.code === "sign_in_needed") {
    void queryClient.invalidateQueries({ queryKey: ["me"] });
  }
}

const router = createRoutes();
