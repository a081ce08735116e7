import type { JobDefinition, Tx } from "@hortus/kernel";
import { kaplanMeier } from "@hortus/stats";
import type { Caller, Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { recordAudit } from "../../platform/index.ts";
import {
  countIntervals,
  dropLearnedBefore,
  findBoughtCodes,
  putLearned,
  type BoughtCode,
  type Interval,
  type Learned,
  type Moved,
} from "./learned-store.ts";
import { askForRenewal } from "./renewal-store.ts";

/** Repeat purchases that a median needs: below, its 95 % interval spans more than a third of it. */
export const LEAST_REPEATS = 30;
/** Lines that are read for a curve, or for many small ones at once: 200 ms on PostgreSQL. More of them tell no more. */
export const LINES_READ = 200_000;
/** Codes of one statement: their days come back a row each. */
const CODES_AT_ONCE = 200;

/**
 * Learns each night how long customers take to buy a product, or something of a category, again, those respected who wait still. Products whose
 * packs say how long they last keep to that; the buyers of the others have their supplies decided anew where what was learned moved.
 * Repeated after a crash it learns the same again.
 */
export const learnIntervalsJob: JobDefinition<Context> = {
  name: "commerce-learn-intervals",
  cron: "10 3 * * *",
  lookEverySeconds: 10,
  expireInSeconds: 3_600,
  async run(context) {
    const { workspace, clock } = context;
    const begun = clock.now();
    const codes = await findBoughtCodes(workspace.db);
    const keep = (write: (tx: Tx) => Promise<Moved[]>) =>
      workspace.tx(async (tx) => askForRenewal(tx, codesConcerned(codes, await write(tx)), clock.now()));
    for await (const learned of learn(context, codes))
      await keep((tx) => putLearned(tx, learned, clock.now()));
    await keep((tx) => dropLearnedBefore(tx, begun));
  },
};

/** Asks for it now, because somebody wants it; the job does it. */
export async function learnIntervals(context: Context, caller: Caller): Promise<void> {
  await context.workspace.tx((tx) =>
    recordAudit(tx, context, caller, {
      action: "repurchase_learned",
      objectType: "products",
      objectId: "repurchase",
    }),
  );
  await context.jobs.send(learnIntervalsJob.name, {}, { key: "learn" });
}

/** The products that go by what moved: without a dose, the product itself or those of the category. */
function codesConcerned(codes: readonly BoughtCode[], moved: readonly Moved[]): string[] {
  const keysOf = (wanted: Moved["level"]) =>
    new Set(moved.filter(({ level }) => level === wanted).map(({ key }) => key));
  const [products, categories] = [keysOf("product"), keysOf("category")];
  return codes
    .filter(
      ({ code, category, hasDose }) => !hasDose && (products.has(code) || categories.has(category ?? "")),
    )
    .map(({ code }) => code);
}

async function* learn(context: Context, codes: readonly BoughtCode[]): AsyncGenerator<Learned[]> {
  const { workspace, clock, timeZone } = context;
  const count = (of: readonly BoughtCode[], together?: string) => {
    const lines = of.reduce((sum, each) => sum + each.lines, 0);
    return countIntervals(workspace.db, {
      codes: of.map(({ code }) => code),
      ...(together !== undefined && { together }),
      oneIn: sampleOf(lines),
      now: clock.now(),
      timeZone,
    });
  };
  for (const chunk of chunksOf(codes))
    yield medians(
      "product",
      chunk.map(({ code }) => code),
      await count(chunk),
    );
  const named = codes.filter((each): each is BoughtCode & { category: string } => each.category !== null);
  for (const [category, members] of groupBy(named, (each) => each.category))
    yield medians("category", [category], await count(members, category));
}

/** One customer in so many. */
export const sampleOf = (lines: number): number => Math.max(1, Math.ceil(lines / LINES_READ));

/** Neighbours whose lines are read together; one with more than can be read stands alone. */
function chunksOf(codes: readonly BoughtCode[]): BoughtCode[][] {
  const chunks: BoughtCode[][] = [];
  let lines = Infinity;
  for (const each of codes) {
    const last = chunks.at(-1);
    if (last && lines + each.lines <= LINES_READ && last.length < CODES_AT_ONCE) {
      last.push(each);
      lines += each.lines;
    } else {
      chunks.push([each]);
      lines = each.lines;
    }
  }
  return chunks;
}

function medians(
  level: Learned["level"],
  keys: readonly string[],
  intervals: readonly Interval[],
): Learned[] {
  const byKey = groupBy(intervals, ({ key }) => key);
  return keys.map((key) => ({ level, key, ...medianOf(byKey.get(key) ?? []) }));
}

/** What a curve tells in a few numbers; no median with too few repeats, or while fewer than half have bought again. */
export function medianOf(intervals: readonly Interval[]): Omit<Learned, "level" | "key"> {
  const total = (isCensored: boolean) =>
    intervals.reduce((sum, each) => sum + (each.isCensored === isCensored ? each.count : 0), 0);
  const repeats = total(false);
  const { median, interval } = curveOf(intervals);
  const isTold = repeats >= LEAST_REPEATS && median !== undefined;
  return {
    repeats,
    waiting: total(true),
    median_days: isTold ? median : null,
    low_days: isTold ? (interval.low ?? null) : null,
    high_days: isTold ? (interval.high ?? null) : null,
  };
}

export const curveOf = (intervals: readonly Interval[]) =>
  kaplanMeier(intervals.map(({ days, isCensored, count }) => ({ time: days, isEvent: !isCensored, count })));
