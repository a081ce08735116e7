import { customersRoutes } from "@hortus/contracts";
import { customerCount, fill, kept } from "./fill.ts";
import { openHouse, type BenchHouse } from "./house.ts";
import { quantile, timed, type Bench, type Measure } from "./measure.ts";

const REQUESTS = 40;
const tag = (n: number) => `01900000-0000-7000-a000-${n.toString(16).padStart(12, "0")}`;
type Query = NonNullable<Parameters<BenchHouse["owner"]["call"]>[1]["query"]>;

const pages: readonly { name: string; query: (request: number) => Query }[] = [
  { name: "latest activity first", query: () => ({}) },
  { name: "by name", query: () => ({ sort: "name" }) },
  { name: "first seen first", query: () => ({ sort: "firstSeenAt", order: "asc" }) },
  { name: "lost contacts", query: () => ({ contact: ["lost"] }) },
  { name: "one tag of 20", query: (n) => ({ tag: [tag(n % 20)] }) },
  { name: "one advisor of 50, by name", query: (n) => ({ advisor: [`advisor${n % 50}`], sort: "name" }) },
  { name: "search by a name's beginning", query: (n) => ({ search: `customer ${n + 11}` }) },
  {
    name: "living, who came by an order",
    query: () => ({ contact: ["living"], source: ["order"] }),
  },
  {
    name: "a tag at an advisor, by name",
    query: (n) => ({ tag: [tag(n % 20)], advisor: [`advisor${n % 10}`], sort: "name" }),
  },
  { name: "a tag and living", query: (n) => ({ tag: [tag(n % 20)], contact: ["living"] }) },
  {
    name: "tag, living, source and search",
    query: (n) => ({ tag: [tag(n % 20)], contact: ["living"], source: ["wecom"], search: "customer" }),
  },
];

/** A page of 50 of the customer list over HTTP, for the common sorts and filters, and far down by the cursor. */
export const list: Bench = {
  name: "list",
  async run() {
    const house = await openHouse(kept);
    await fill(house);
    const measures: Measure[] = [];
    for (const { name, query } of pages) {
      measures.push(
        figure(
          name,
          await repeat((n) => house.owner.call(customersRoutes.listCustomers, { query: query(n) })),
        ),
      );
    }
    measures.push(figure("page after page, to the 40th", await walk(house)));
    await house.close();
    return measures;
  },
};

async function repeat(ask: (request: number) => Promise<unknown>): Promise<number[]> {
  for (let n = 0; n < 3; n++) await ask(n); // warm
  const times: number[] = [];
  for (let n = 0; n < REQUESTS; n++) times.push(await timed(() => ask(n)));
  return times;
}

async function walk({ owner }: BenchHouse): Promise<number[]> {
  const times: number[] = [];
  let cursor: string | undefined;
  for (let n = 0; n < REQUESTS; n++) {
    times.push(
      await timed(async () => {
        ({ nextCursor: cursor } = await owner.call(customersRoutes.listCustomers, {
          query: cursor ? { cursor } : {},
        }));
      }),
    );
  }
  return times;
}

const figure = (name: string, times: number[]): Measure => ({
  bench: "list",
  metric: `p95 of ${customerCount}: ${name}`,
  value: quantile(times, 0.95),
  unit: "ms",
  reference: { name: "the target", value: 200 },
  runs: times,
});
