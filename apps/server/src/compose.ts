import type { Slice } from "./slice.ts";
import { ownCodes } from "./slices/acquisition/index.ts";
import { acquisitionSlice } from "./slices/acquisition/slice.ts";
import { analyticsSlice } from "./slices/analytics/slice.ts";
import { catalogSlice } from "./slices/catalog/slice.ts";
import { campaignsSlice } from "./slices/campaigns/slice.ts";
import { commerceSlice } from "./slices/commerce/slice.ts";
import { complianceSlice } from "./slices/compliance/slice.ts";
import { contentSlice } from "./slices/content/slice.ts";
import { customersSlice } from "./slices/customers/slice.ts";
import { forecastSlice } from "./slices/forecast/slice.ts";
import { journeysSlice } from "./slices/journeys/slice.ts";
import { laddersSlice } from "./slices/ladders/slice.ts";
import { membershipSlice } from "./slices/membership/slice.ts";
import { outreachSlice } from "./slices/outreach/slice.ts";
import { platformMigrations } from "./slices/platform/index.ts";
import { radarSlice } from "./slices/radar/slice.ts";
import { segmentsSlice } from "./slices/segments/slice.ts";
import { storesSlice } from "./slices/stores/slice.ts";
import { tagsSlice } from "./slices/tags/slice.ts";
import { wecomSlice } from "./slices/wecom/slice.ts";

const factsOf = (slices: readonly Slice[]) => slices.flatMap((slice) => slice.facts ?? []);
const forecast = forecastSlice(factsOf([commerceSlice]));
const withFacts: readonly Slice[] = [
  wecomSlice,
  complianceSlice,
  customersSlice,
  tagsSlice,
  acquisitionSlice,
  commerceSlice,
  radarSlice,
  membershipSlice,
  forecast,
];
const ladders = laddersSlice(factsOf(withFacts));

const usages = () => slices.flatMap((slice) => slice.usages ?? []);
const assignees = () => slices.flatMap((slice) => slice.assignees ?? []);
const segments = segmentsSlice(factsOf([...withFacts, ladders]), usages);

/** The one list of slices, ground floor first; the only place where they meet. */
export const slices: readonly Slice[] = [
  { name: "platform", migrations: platformMigrations },
  wecomSlice,
  complianceSlice,
  storesSlice,
  catalogSlice,
  customersSlice,
  tagsSlice,
  contentSlice(usages, assignees, ownCodes),
  segments,
  ladders,
  forecast,
  outreachSlice,
  acquisitionSlice,
  commerceSlice,
  radarSlice,
  membershipSlice,
  journeysSlice(factsOf([...withFacts, segments])),
  campaignsSlice,
  analyticsSlice,
];
