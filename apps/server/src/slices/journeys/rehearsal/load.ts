import type { JourneyRehearsal, RehearsedLoad } from "@hortus/contracts";
import { localDate } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { findAdvisorNames } from "../../wecom/index.ts";

/** What a task costs an advisor, about: our own default, since practice names none. A message is one tap. */
const MINUTES = { message: 1, call: 8, comment: 2, visit: 15, look_after: 5 } as const;
/** More than this of an advisor's day for one journey leaves too little for customers who come by themselves. */
const MOST_MINUTES = 120;
const LOAD_SHOWN = 100;

/** Something that a dry run would have given to an advisor. */
export interface RehearsedWork {
  advisorId: string;
  at: Date;
  /** "look_after": a task of a group's owner. */
  kind: keyof typeof MINUTES;
}

/** What each advisor would have to do on each local day, the fullest days first. */
export async function loadOf(
  { workspace, timeZone }: Pick<Context, "workspace" | "timeZone">,
  work: readonly RehearsedWork[],
): Promise<RehearsedLoad[]> {
  const rows = new Map<string, Omit<RehearsedLoad, "advisor"> & { advisorId: string }>();
  for (const { advisorId, at, kind } of work) {
    const day = localDate(at, timeZone);
    const key = `${advisorId} ${day}`;
    const row = rows.get(key) ?? { advisorId, day, messages: 0, tasks: 0, minutes: 0 };
    rows.set(key, row);
    row[kind === "message" ? "messages" : "tasks"]++;
    row.minutes += MINUTES[kind];
  }
  const fullest = [...rows.values()]
    .sort((a, b) => b.minutes - a.minutes || a.day.localeCompare(b.day))
    .slice(0, LOAD_SHOWN);
  const names = await findAdvisorNames(workspace.db, [...new Set(fullest.map(({ advisorId }) => advisorId))]);
  return fullest.map(({ advisorId, ...row }) => ({
    advisor: { id: advisorId, name: names.get(advisorId) ?? advisorId },
    ...row,
  }));
}

/** Nothing, or one warning about the days that are too full. */
export function capacityWarnings(load: readonly RehearsedLoad[]): JourneyRehearsal["warnings"] {
  const full = load.filter(({ minutes }) => minutes > MOST_MINUTES);
  if (!full[0]) return [];
  return [
    {
      code: "capacity",
      words: {
        zh: `有 ${full.length} 个顾问日超过 ${MOST_MINUTES} 分钟，最多的是 ${full[0].advisor.name} 在 ${full[0].day}：${full[0].minutes} 分钟。`,
        en: `${full.length} advisors' days go beyond ${MOST_MINUTES} minutes; the fullest is ${full[0].advisor.name} on ${full[0].day}: ${full[0].minutes} minutes.`,
      },
    },
  ];
}
