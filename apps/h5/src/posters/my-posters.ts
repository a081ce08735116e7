import { posterRoutes, type RouteResponse } from "@hortus/contracts";
import { useQuery } from "@tanstack/react-query";
import { api } from "../api.ts";

export type MyPoster = RouteResponse<typeof posterRoutes.listMyPosters>["rows"][number];

/** The posters that the advisor may use now. */
export const useMyPosters = () =>
  useQuery({
    queryKey: ["my-posters"],
    queryFn: ({ signal }) => api.call(posterRoutes.listMyPosters, {}, { signal }),
  });
