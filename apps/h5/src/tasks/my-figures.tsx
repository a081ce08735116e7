import { outreachRoutes } from "@hortus/contracts";
import { useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { List } from "antd-mobile";
import { api } from "../api.ts";
import { taskWords } from "./words.ts";

const DAYS = 30;

/** The advisor's own last thirty days, as they are: done, skipped, missed. */
export function MyFigures() {
  const say = useWords(taskWords);
  const format = useFormat();
  const to = format.today();
  const from = new Date(Date.parse(to) - (DAYS - 1) * 86_400_000).toISOString().slice(0, 10);
  const { data } = useQuery({
    queryKey: ["my-workload", from, to],
    queryFn: ({ signal }) => api.call(outreachRoutes.workload, { query: { from, to } }, { signal }),
  });
  const [mine] = data?.rows ?? [];
  if (!mine) return null;
  const part = (value: number | undefined) => (value === undefined ? "–" : format.share(value));
  return (
    <List className="sheet-list" header={say("myFigures", { days: DAYS })}>
      <List.Item extra={`${mine.done} · ${part(mine.completion)}`}>{say("figureDone")}</List.Item>
      <List.Item extra={mine.skipped}>{say("figureSkipped")}</List.Item>
      <List.Item extra={`${mine.expired} · ${part(mine.missed)}`}>{say("figureMissed")}</List.Item>
      {mine.escalated > 0 && <List.Item extra={mine.escalated}>{say("figureLate")}</List.Item>}
    </List>
  );
}
