import { wecomRoutes } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { api } from "../api.ts";
import { taskWords } from "./words.ts";

const DAY_MS = 86_400_000;
const MOST = 20;

/** Says who deleted the advisor within a day, as long as somebody did. */
export function LostToday() {
  const say = useWords(taskWords);
  const { data } = useQuery({
    queryKey: ["lost", "today"],
    queryFn: ({ signal }) =>
      api.call(wecomRoutes.listLostContacts, { query: { by: "customer", limit: MOST } }, { signal }),
    refetchInterval: 60_000,
  });
  const since = data ? Date.parse(data.asOf) - DAY_MS : 0;
  const lost = data?.rows.filter(({ lostAt }) => Date.parse(lostAt) > since) ?? [];
  if (lost.length === 0) return null;
  const names = lost
    .slice(0, 3)
    .map(({ name }) => name)
    .filter(Boolean)
    .join(say("nextName"));
  return (
    <p className="block">
      <Link to="/lost">{say("lostToday", { count: lost.length, names })}</Link>
    </p>
  );
}
