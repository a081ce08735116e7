import type { AdvisorWorkload } from "@hortus/contracts";
import { addDays, instantOf, type Db } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { findAdvisorNames } from "../../wecom/index.ts";
import { listLeaves } from "../leaves.ts";

type Figures = Omit<AdvisorWorkload, "advisor" | "completion" | "missed" | "awayUntil">;

/**
 * What each advisor has to do, and how tasks that ended between two local days (both included) ended; those with most at risk first.
 * Tasks taken back by a journey or an operator are nobody's miss and not counted.
 */
export async function describeWorkload(
  context: Context,
  { from, to }: { from: string; to: string },
  advisorId?: string,
): Promise<AdvisorWorkload[]> {
  const { db } = context.workspace;
  const rows = await findFigures(
    db,
    {
      from: instantOf(from, "00:00", context.timeZone),
      before: instantOf(addDays(to, 1), "00:00", context.timeZone),
      now: context.clock.now(),
    },
    advisorId,
  );
  const names = await findAdvisorNames(
    db,
    rows.map((row) => row.advisorId),
  );
  const away = new Map((await listLeaves(context)).map(({ advisor, until }) => [advisor.id, until]));
  return rows.map(({ advisorId: id, ...figures }) => {
    const ended = figures.done + figures.skipped + figures.expired;
    return {
      advisor: { id, name: names.get(id) ?? id },
      ...figures,
      completion: ended > 0 ? figures.done / ended : undefined,
      missed: ended > 0 ? figures.expired / ended : undefined,
      awayUntil: away.get(id),
    };
  });
}

async function findFigures(
  db: Db,
  { from, before, now }: { from: Date; before: Date; now: Date },
  advisorId: string | undefined,
): Promise<(Figures & { advisorId: string })[]> {
  const { rows } = await sql<Figures & { advisorId: string }>`
    select
      advisor_id as "advisorId",
      count(*) filter (where state = 'open') as open,
      count(*) filter (where state = 'open' and snoozed_until > ${now}) as snoozed,
      count(*) filter (where state = 'open' and escalated_at is not null) as escalated,
      count(*) filter (where state = 'done') as done,
      count(*) filter (where state = 'skipped') as skipped,
      count(*) filter (where state = 'expired') as expired
    from advisor_task
    where (state = 'open' or (state in ('done', 'skipped', 'expired') and ended_at >= ${from} and ended_at < ${before}
        and note is distinct from 'purpose_ended'))
      and (${advisorId ?? null}::text is null or advisor_id = ${advisorId ?? null}::text)
    group by advisor_id
    order by escalated desc, open desc, advisor_id
    limit 1000`.execute(db);
  return rows;
}
