import { z } from "zod";
import { fen, instant, localDate } from "./common.ts";
import { READERS, route } from "./route.ts";

/** The figures of one local day, or their sum over several. */
export const homeFigures = z.object({
  /** Customers whose first advisor contact began. */
  newContacts: z.int(),
  /** Contacts that either side ended. */
  lostContacts: z.int(),
  orders: z.int(),
  /** Paid less refunds, by the day of payment. */
  revenueFen: fen,
  /** Customers who bought. */
  buyers: z.int(),
  sendsPlanned: z.int(),
  sendsRefused: z.int(),
  sendsSent: z.int(),
  tasksDone: z.int(),
});
export type HomeFigures = z.infer<typeof homeFigures>;

export const home = z.object({
  asOf: instant,
  from: localDate,
  to: localDate,
  days: z.array(homeFigures.extend({ day: localDate })),
  total: homeFigures,
  /** The same number of days just before. */
  before: homeFigures,
  /** Living customers, now. */
  customers: z.int(),
  /** Customers with at least one living contact, now. */
  contactable: z.int(),
  /** Share, 0 to 1, of the buyers of the last 365 days who bought at two times or more; absent without buyers. */
  repurchaseRate: z.number().optional(),
  refusals: z.array(z.object({ reason: z.string(), count: z.int() })),
  journeys: z.array(z.object({ id: z.string(), name: z.string(), inProgress: z.int(), done: z.int() })),
  openTasks: z.int(),
  /** What happened last, newest first, for the living page. */
  latest: z.array(
    z.object({
      at: instant,
      kind: z.string(),
      customerId: z.string().optional(),
      customerName: z.string().optional(),
      detail: z.record(z.string(), z.unknown()),
    }),
  ),
});
export type Home = z.infer<typeof home>;

export const analyticsRoutes = {
  home: route({
    method: "GET",
    path: "/home",
    summary: "What happened, what needs a decision, what runs",
    roles: READERS,
    query: z.object({ days: z.coerce.number().int().min(1).max(366).default(30) }),
    response: home,
  }),
};
