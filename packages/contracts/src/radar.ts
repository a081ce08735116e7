import { z } from "zod";
import { id, idParams, instant, page, pageQuery } from "./common.ts";
import { OPERATORS, READERS, route } from "./route.ts";

/** A short link of our own to one page of the library. For a customer it says who opened it; without one it only counts. */
export const radarLink = z.object({
  id,
  title: z.string(),
  /** Where it leads; fixed when it was made. */
  target: z.string(),
  /** Absent: an address that somebody wrote into a mass send. */
  contentId: id.optional(),
  contentVersion: z.int().optional(),
  /** The mass send whose own it is: one for all its customers, so it only counts. */
  sendId: id.optional(),
  /** All openings that are not a robot's or a preview's, and within half a minute only once. */
  opens: z.int(),
  /** Customers known to have opened it. */
  people: z.int(),
  lastOpenedAt: instant.optional(),
  createdBy: z.string(),
  createdAt: instant,
});
export type RadarLink = z.infer<typeof radarLink>;

export const radarReader = z.object({
  customer: z.object({ id, name: z.string() }),
  opens: z.int(),
  firstOpenedAt: instant,
  lastOpenedAt: instant,
});
export type RadarReader = z.infer<typeof radarReader>;

export const radarRoutes = {
  makeRadarLink: route({
    method: "POST",
    path: "/radar-links",
    summary:
      "The short link to an article or link of the library that may be used now; with `customerId` it tells when that customer opens it",
    roles: [...OPERATORS, "advisor"],
    body: z.object({ contentId: id, customerId: id.optional() }),
    response: z.object({ link: radarLink, url: z.string() }),
  }),
  listRadarLinks: route({
    method: "GET",
    path: "/radar-links",
    summary: "All short links, the latest first",
    roles: READERS,
    query: pageQuery,
    response: page(radarLink),
  }),
  listRadarReaders: route({
    method: "GET",
    path: "/radar-links/:id/readers",
    summary: "Who opened it, those who did so latest first",
    roles: READERS,
    params: idParams,
    query: pageQuery,
    response: page(radarReader).extend({ link: radarLink }),
  }),
};
