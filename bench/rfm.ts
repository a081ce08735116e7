import { DuckDBInstance } from "@duckdb/node-api";
import { rfmRoutes } from "@hortus/contracts";
import { sql } from "kysely";
import { customerCount, fill, kept, ORDERS_EACH } from "./fill.ts";
import { loopOf, openHouse, type BenchHouse } from "./house.ts";
import { median, processorSeconds, timed, type Bench } from "./measure.ts";

/** A million is gone through once: it takes minutes. */
const RUNS = customerCount > 200_000 ? 1 : 3;

/**
 * RFM: the thresholds of all customers drawn from their orders, then everybody scored and told, then the grid read. DuckDB counts the
 * same grid from the same rows, held in its own tables, on both cores. Each cell has to agree.
 */
export const rfm: Bench = {
  name: "rfm",
  async run() {
    const house = await openHouse(kept);
    await fill(house);
    const { db } = house.context.workspace;
    const loop = loopOf("rfm");
    const drawnMs: number[] = [];
    const scoredMs: number[] = [];
    const drawnCpu: number[] = [];
    const scoredCpu: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      await sql`truncate rfm_run, customer_rfm`.execute(db);
      drawnCpu.push(
        await processorSeconds(house.server, async () =>
          drawnMs.push(await timed(() => loop.run(house.context))),
        ),
      );
      scoredCpu.push(
        await processorSeconds(house.server, async () =>
          scoredMs.push(
            await timed(async () => {
              while (await loop.run(house.context));
            }),
          ),
        ),
      );
    }
    const night = await nextNight(house);
    const readMs = await timed(() => house.owner.call(rfmRoutes.rfm, { query: {} }));
    const duckMs = await gridByDuck(house);
    await house.close();
    const seconds = (metric: string, runs: number[], cpu?: number[]) => ({
      bench: "rfm",
      metric: `${metric}, ${customerCount} customers, ${customerCount * ORDERS_EACH} orders`,
      value: median(runs) / 1_000,
      unit: "s",
      reference: { name: "the grid by DuckDB on the same rows", value: median(duckMs) / 1_000 },
      ...(cpu && { cpu: median(cpu) }),
      runs: runs.map((ms) => ms / 1_000),
    });
    return [
      seconds("thresholds drawn", drawnMs, drawnCpu),
      seconds("everybody scored, written, told", scoredMs, scoredCpu),
      seconds("a later night: thresholds drawn", [night.drawnMs], [night.drawnCpu]),
      seconds("a later night: everybody scored again", [night.scoredMs], [night.scoredCpu]),
      seconds("grid read over HTTP", [readMs]),
    ];
  },
};

/** The same as of another night: the run of today is taken for yesterday's. */
async function nextNight({ context, server }: BenchHouse) {
  const loop = loopOf("rfm");
  await sql`update rfm_run set as_of = as_of - interval '1 day'`.execute(context.workspace.db);
  let drawnMs = 0;
  let scoredMs = 0;
  const drawnCpu = await processorSeconds(server, async () => {
    drawnMs = await timed(() => loop.run(context));
  });
  const scoredCpu = await processorSeconds(server, async () => {
    scoredMs = await timed(async () => {
      while (await loop.run(context));
    });
  });
  return { drawnMs, drawnCpu, scoredMs, scoredCpu };
}

/** @throws when a cell holds another number of customers or other money than ours */
async function gridByDuck({ context }: BenchHouse): Promise<number[]> {
  const { db } = context.workspace;
  const { rows: runs } = await sql<{
    as_of: Date;
  }>`select as_of from rfm_run order by id desc limit 1`.execute(db);
  const { rows: ours } = await sql<{ cell: string }>`
    select recency || ' ' || frequency || ' ' || money || ' ' || count(*) || ' ' || sum(money_fen) as cell
    from customer_rfm group by recency, frequency, money`.execute(db);
  const duck = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect();
  await duck.run("create table o (customer uhugeint, day integer, fen bigint)");
  const appender = await duck.createAppender("o");
  for (let after = ""; ;) {
    const { rows } = await sql<{ id: string; day: number; fen: number }>`
      select customer_id || ' ' || id as id,
        (${runs[0]?.as_of}::timestamptz at time zone ${context.timeZone})::date - (paid_at at time zone ${context.timeZone})::date as day,
        net_amount_fen as fen
      from customer_order
      where paid_at <= ${runs[0]?.as_of} and state <> 'refunded'
        and (customer_id, id) > (${after.slice(0, 36) || NIL}::uuid, ${after.slice(37) || NIL}::uuid)
      order by customer_id, id
      limit 100000`.execute(db);
    for (const { id, day, fen } of rows) {
      appender.appendUHugeInt(BigInt(`0x${id.slice(0, 36).replaceAll("-", "")}`));
      appender.appendInteger(day);
      appender.appendBigInt(BigInt(fen));
      appender.endRow();
    }
    const last = rows.at(-1);
    if (!last) break;
    after = last.id;
  }
  appender.flushSync();
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    let cells: string[] = [];
    times.push(
      await timed(async () => {
        const reader = await duck.runAndReadAll(GRID);
        cells = reader
          .getRows()
          .map(([cell]) => String(cell))
          .toSorted();
      }),
    );
    const expected = ours
      .map(({ cell }) => cell)
      .toSorted()
      .join("\n");
    if (cells.join("\n") !== expected)
      throw new Error(`DuckDB counts another grid:\n${cells.join("\n")}\nours:\n${expected}`);
  }
  return times;
}

const NIL = "00000000-0000-0000-0000-000000000000";

const fifth = (value: string) =>
  `ceil((rank() over (order by ${value}) + (count(*) over (partition by ${value}) - 1) / 2.0) * 5 / count(*) over ())::integer`;

const GRID = `
  with total as (select customer, min(day) as days, count(*) as orders, sum(fen) as fen from o group by customer),
  ranked as (select fen, 6 - ${fifth("days")} as r, ${fifth("orders")} as f, ${fifth("fen")} as m from total)
  select r || ' ' || f || ' ' || m || ' ' || count(*) || ' ' || sum(fen) as cell from ranked group by r, f, m`;
