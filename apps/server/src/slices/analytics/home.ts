import type { Home, HomeFigures } from "@hortus/contracts";
import { addDays, instantOf, localDate } from "@hortus/kernel";
import type { Context } from "../../context.ts";
import { countBuyers, repurchaseRate, summariseDays } from "../commerce/index.ts";
import { countCustomers, findCustomers } from "../customers/index.ts";
import { countEnrolments, findJourneys } from "../journeys/index.ts";
import { countTasks, summariseSends } from "../outreach/index.ts";
import { findFigures, findHappenings } from "./store.ts";

/** The home page over the last `days` local days, today included, and the same number before them. */
export async function describeHome(context: Context, days: number): Promise<Home> {
  const { db } = context.workspace;
  const now = context.clock.now();
  const to = localDate(now, context.timeZone);
  const from = addDays(to, 1 - days);
  const earlier = { from: addDays(from, -days), to: addDays(from, -1) };
  const [current, before, { customers, contactable }, rate, tasks, journeys, latest] = await Promise.all([
    figuresOf(context, from, to),
    figuresOf(context, earlier.from, earlier.to),
    countCustomers(db),
    repurchaseRate(db, now),
    countTasks(db, undefined, {
      now: context.clock.now(),
      startOfToday: instantOf(to, "00:00", context.timeZone),
    }),
    describeJourneys(context),
    describeLatest(context),
  ]);
  return {
    asOf: now.toISOString(),
    from,
    to,
    days: current.days,
    total: current.total,
    before: before.total,
    customers,
    contactable,
    repurchaseRate: rate,
    refusals: current.refusals,
    journeys,
    openTasks: tasks.open,
    latest,
  };
}

const nothing: HomeFigures = {
  newContacts: 0,
  lostContacts: 0,
  orders: 0,
  revenueFen: 0,
  buyers: 0,
  sendsPlanned: 0,
  sendsRefused: 0,
  sendsSent: 0,
  tasksDone: 0,
};
const NAMES = {
  new_contacts: "newContacts",
  lost_contacts: "lostContacts",
  tasks_done: "tasksDone",
} as const;

async function figuresOf(context: Context, from: string, to: string) {
  const { db } = context.workspace;
  const period = {
    from: instantOf(from, "00:00", context.timeZone),
    before: instantOf(addDays(to, 1), "00:00", context.timeZone),
  };
  const [counted, orders, buyers, sends] = await Promise.all([
    findFigures(db, from, to),
    summariseDays(db, period, context.timeZone),
    countBuyers(db, period),
    summariseSends(db, context, { from, to }),
  ]);
  const days = new Map<string, HomeFigures>();
  for (let day = from; day <= to; day = addDays(day, 1)) days.set(day, { ...nothing });
  const on = (day: string) => days.get(day) ?? { ...nothing };
  for (const { figure, day, value } of counted) on(day)[NAMES[figure]] = value;
  for (const row of orders)
    Object.assign(on(row.day), { orders: row.orders, revenueFen: row.net_fen, buyers: row.buyers });
  for (const row of sends.days)
    Object.assign(on(row.day), { sendsPlanned: row.planned, sendsRefused: row.refused, sendsSent: row.sent });
  const total = [...days.values()].reduce(add, { ...nothing });
  // Somebody who bought on two days is one buyer.
  return {
    days: [...days].map(([day, figures]) => ({ day, ...figures })),
    total: { ...total, buyers },
    refusals: sends.refusals,
  };
}

function add(a: HomeFigures, b: HomeFigures): HomeFigures {
  const keys = Object.keys(nothing) as (keyof HomeFigures)[]; // `nothing` has exactly these
  return Object.fromEntries(keys.map((key) => [key, a[key] + b[key]])) as HomeFigures;
}

async function describeJourneys(context: Context): Promise<Home["journeys"]> {
  const { db } = context.workspace;
  const journeys = (await findJourneys(db, { archived: false })).filter(
    ({ state }) => state === "running" || state === "paused",
  );
  const counts = await countEnrolments(
    db,
    journeys.map(({ id }) => id),
  );
  return journeys.map(({ id, name }) => ({
    id,
    name,
    inProgress: counts.get(id)?.inProgress ?? 0,
    done: counts.get(id)?.done ?? 0,
  }));
}

async function describeLatest(context: Context): Promise<Home["latest"]> {
  const { db } = context.workspace;
  const happenings = await findHappenings(db, 20);
  const names = await findCustomers(
    db,
    happenings.flatMap(({ customer_id }) => customer_id ?? []),
  );
  return happenings.map(({ at, kind, customer_id, detail }) => ({
    at: at.toISOString(),
    kind,
    customerId: customer_id ?? undefined,
    customerName: customer_id ? names.get(customer_id)?.displayName : undefined,
    detail,
  }));
}
