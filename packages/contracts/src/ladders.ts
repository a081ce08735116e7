import { z } from "zod";
import { fen, id, instant, localDate, page, pageQuery } from "./common.ts";
import { OPERATORS, READERS, route } from "./route.ts";
import { rfmGroups } from "./rfm.ts";

/**
 * Ladders put each customer into at most one of their states. The value ladder and the life cycle are rules that people own; "rfm" follows the
 * groups of RFM, so that they have a history too.
 */
export const ladders = ["value_tier", "life_cycle", "rfm"] as const;
export type Ladder = (typeof ladders)[number];

/** Best first; of the life cycle, last first: who has churned is not growing. */
export const valueTiers = ["devoted", "paying", "newly_activated", "active", "ordinary"] as const;
export const lifeCycleStages = ["churned", "dormancy", "maturity", "growth", "introduction"] as const;
export const ladderStates = {
  value_tier: valueTiers,
  life_cycle: lifeCycleStages,
  rfm: rfmGroups,
} as const;

const words = z.object({ zh: z.string(), en: z.string() });
const ruleJson = z.record(z.string(), z.unknown());
const ladderParams = z.object({ ladder: z.enum(ladders) });
const count = { customers: z.int(), moneyFen: fen };

const ladderState = z.object({
  state: z.string(),
  ...count,
  /** What a customer must be to get in, and to stay in; `stay` is the softer one. Absent for the state of everybody else. */
  enter: ruleJson.optional(),
  stay: ruleJson.optional(),
  enterWords: words.optional(),
  stayWords: words.optional(),
  strategy: words,
  /** In the last 30 days. */
  arrived: z.int(),
  left: z.int(),
});
export type LadderState = z.infer<typeof ladderState>;

export const ladderBoard = z.object({
  asOf: instant,
  ladder: z.enum(ladders),
  version: z.int(),
  versionAt: instant.optional(),
  /** 0 to 1 while everybody is decided by a new version; live answers go by it already. */
  progress: z.number().optional(),
  states: z.array(ladderState),
  /** At the end of each day, oldest first, today as of now: customers by state. */
  trend: z.array(z.object({ day: localDate, customers: z.record(z.string(), z.int()) })),
  /** The earliest day that movements can be asked from. */
  since: localDate.optional(),
});
export type LadderBoard = z.infer<typeof ladderBoard>;

const move = z.object({ from: z.string().optional(), to: z.string().optional(), ...count });
export const ladderMoves = z.object({
  asOf: instant,
  from: localDate,
  to: localDate,
  /** From state to state between the ends of the two days, with money a customer has spent by now; absent means in no state. */
  cells: z.array(move),
});
export type LadderMoves = z.infer<typeof ladderMoves>;

/** What a customer's interval is taken from: see `rhythmSettings`. */
export const RHYTHM_BASES = ["purchases", "both", "cycle"] as const;

/** How often a customer buys; what dormancy and churn are measured in. */
export const rhythmSettings = z.object({
  /**
   * The own gaps drawn towards everybody's ("purchases"); drawn towards the cycle of the goods that were bought ("both"); or that cycle alone
   * ("cycle"). Who buys nothing with a cycle goes by the first.
   */
  basis: z.enum(RHYTHM_BASES).default("purchases"),
  /** Without an order for so many intervals a customer is dormant, and has churned. */
  dormantAfter: z.number().min(1).max(20),
  churnedAfter: z.number().min(1).max(50),
  /** Days taken for everybody's interval while fewer than 30 customers have bought again. */
  usualDays: z.int().min(1).max(730),
  /** No customer's interval is taken to be shorter, or longer. */
  leastDays: z.int().min(1).max(730),
  mostDays: z.int().min(1).max(730),
});
export type RhythmSettings = z.infer<typeof rhythmSettings>;

export const ladderRoutes = {
  getLadder: route({
    method: "GET",
    path: "/ladders/:ladder",
    summary: "The states of a ladder with customers, money, rules, strategy and trend",
    roles: READERS,
    params: ladderParams,
    response: ladderBoard,
  }),
  changeLadder: route({
    method: "PUT",
    path: "/ladders/:ladder",
    summary: "Gives a ladder new rules, as its next version; everybody is decided by them in the background",
    roles: OPERATORS,
    params: ladderParams,
    body: z.object({
      states: z
        .array(z.object({ state: z.string(), enter: ruleJson, stay: ruleJson }))
        .min(1)
        .max(10),
    }),
    response: "nothing",
  }),
  changeStrategy: route({
    method: "PUT",
    path: "/ladders/:ladder/strategies/:state",
    summary: "Writes what is done with the customers of a state",
    roles: OPERATORS,
    params: ladderParams.extend({ state: z.string().max(40) }),
    body: z.object({ zh: z.string().max(500), en: z.string().max(500) }),
    response: "nothing",
  }),
  listLadderCustomers: route({
    method: "GET",
    path: "/ladders/:ladder/customers",
    summary: "The customers of a state, latest arrival first",
    roles: READERS,
    scope: "customers:read",
    params: ladderParams,
    query: pageQuery.extend({ state: z.string().max(40) }),
    response: page(
      z.object({ customerId: z.string(), name: z.string(), since: instant, orders: z.int(), moneyFen: fen }),
    ),
  }),
  ladderMoves: route({
    method: "GET",
    path: "/ladders/:ladder/moves",
    summary: "How many went from which state to which between two days, with their money",
    roles: READERS,
    params: ladderParams,
    query: z.object({ from: localDate, to: localDate }),
    response: ladderMoves,
  }),
  getRhythm: route({
    method: "GET",
    path: "/rhythm",
    summary: "In what multiples of the usual interval between orders dormancy and churn are measured",
    roles: READERS,
    response: rhythmSettings.extend({
      /** Half of all who bought again do so within this; absent while too few have. */
      medianDays: z.number().optional(),
      /** How often they were set, and when last; 0 while nobody did. */
      version: z.int(),
      versionAt: instant.optional(),
      asOf: instant,
    }),
  }),
  changeRhythm: route({
    method: "PUT",
    path: "/rhythm",
    summary: "Changes them, as the next version; every customer is measured anew in the background",
    roles: OPERATORS,
    body: rhythmSettings
      .refine(({ dormantAfter, churnedAfter }) => churnedAfter > dormantAfter, {
        message: "Churn comes after dormancy",
        path: ["churnedAfter"],
      })
      .refine(({ leastDays, mostDays }) => mostDays >= leastDays, {
        message: "The longest interval is not shorter than the shortest",
        path: ["mostDays"],
      }),
    response: "nothing",
  }),
  getStanding: route({
    method: "GET",
    path: "/ladders/of/:customerId",
    summary: "Where one customer stands, since when, and how often he buys",
    roles: READERS,
    scope: "customers:read",
    params: z.object({ customerId: id }),
    response: z.object({
      states: z.array(z.object({ ladder: z.enum(ladders), state: z.string(), since: instant })),
      rhythm: z
        .object({
          intervalDays: z.number(),
          /** How long goods last that were bought; absent while none has a cycle. */
          cycleDays: z.int().optional(),
          nextOrderAt: instant,
          dormantAt: instant,
          churnedAt: instant,
        })
        .optional(),
      asOf: instant,
    }),
  }),
};
