import { calendarRoutes, type CalendarEntry, type RouteResponse } from "@hortus/contracts";
import { useFormat, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api.ts";
import { calendarWords } from "./words.ts";

type Calendar = RouteResponse<typeof calendarRoutes.readCalendar>;

/** Moves an entry to another day, seen at once and taken back if the server refuses. `said`: what a screen reader is told. */
export function useMove() {
  const t = useWords(calendarWords);
  const format = useFormat();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [said, say] = useState("");
  const move = useMutation({
    mutationFn: ({ entry, day }: { entry: CalendarEntry; day: string }) =>
      api.call(calendarRoutes.changeCalendarEntry, { params: { id: entry.id }, body: { day } }),
    onMutate: ({ entry, day }) => {
      queries.setQueriesData<Calendar>(
        { queryKey: ["calendar"] },
        (known) =>
          known && {
            ...known,
            entries: known.entries.map((one) => (one.id === entry.id ? { ...one, day } : one)),
          },
      );
      say(t("moved", { title: entry.title, day: format.day(day) }));
    },
    onError: (error) => showProblem(error),
    onSettled: () => void queries.invalidateQueries({ queryKey: ["calendar"] }),
  });
  return { move, said };
}
