/** How many calls went out, minute by minute. */
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

export interface CallCount {
  endpoint: string;
  minute: Date;
  calls: number;
  failures: number;
  totalMs: number;
  lastFailure: string | null;
}

export async function addFigures(tx: Tx, figures: readonly CallCount[]): Promise<void> {
  await sql`
    insert into wecom_call_figure (endpoint, minute, calls, failures, total_ms, last_failure)
    select endpoint, minute, calls, failures, "totalMs", "lastFailure"
    from jsonb_to_recordset(${JSON.stringify(figures)}::jsonb)
      as figure (endpoint text, minute timestamptz, calls integer, failures integer, "totalMs" bigint, "lastFailure" text)
    order by endpoint, minute
    on conflict (endpoint, minute) do update set
      calls = wecom_call_figure.calls + excluded.calls, failures = wecom_call_figure.failures + excluded.failures,
      total_ms = wecom_call_figure.total_ms + excluded.total_ms,
      last_failure = coalesce(excluded.last_failure, wecom_call_figure.last_failure)`.execute(tx);
}

interface EndpointUse {
  endpoint: string;
  /** The busiest minute of the last hour. */
  peakMinute: number;
  hour: number;
  day: number;
  failuresOfHour: number;
  /** Milliseconds a call took on average in the last hour; null without a call. */
  meanMs: number | null;
  lastFailure: string | null;
  lastFailureAt: Date | null;
}

/** Endpoints called within a day, the busiest of the last hour first. */
export async function findUse(db: Db, now: Date): Promise<EndpointUse[]> {
  const hourAgo = new Date(now.getTime() - 60 * 60_000);
  const dayAgo = new Date(now.getTime() - 24 * 60 * 60_000);
  const { rows } = await sql<EndpointUse>`
    select
      endpoint,
      coalesce(max(calls) filter (where minute > ${hourAgo}), 0) as "peakMinute",
      coalesce(sum(calls) filter (where minute > ${hourAgo}), 0)::integer as hour,
      sum(calls)::integer as day,
      coalesce(sum(failures) filter (where minute > ${hourAgo}), 0)::integer as "failuresOfHour",
      (sum(total_ms) filter (where minute > ${hourAgo}) / nullif(sum(calls) filter (where minute > ${hourAgo}), 0))::integer as "meanMs",
      (array_agg(last_failure order by minute desc) filter (where last_failure is not null))[1] as "lastFailure",
      max(minute) filter (where last_failure is not null) as "lastFailureAt"
    from wecom_call_figure
    where minute > ${dayAgo}
    group by endpoint
    order by hour desc, endpoint
    limit 100`.execute(db);
  return rows;
}

/** @returns how many of at most `limit` were cleared away */
export async function deleteOldFigures(tx: Tx, before: Date, limit: number): Promise<number> {
  const { rows } = await sql`
    delete from wecom_call_figure
    where (endpoint, minute) in (
      select endpoint, minute from wecom_call_figure where minute < ${before} order by minute limit ${limit}
    )
    returning endpoint`.execute(tx);
  return rows.length;
}
