import type { Assignees, Slice, Usages } from "../../slice.ts";
import { calendarEndpoints } from "./calendar/routes.ts";
import { calendarUsages } from "./calendar/store.ts";
import { renewMediaLoop } from "./files/media.ts";
import { personaEndpoints } from "./personas/routes.ts";
import type { AdvisorCodes } from "./posters/copies/advisor-codes.ts";
import { posterEndpoints } from "./posters/routes.ts";
import { usageSearch } from "./library/usages.ts";
import { contentEndpoints } from "./routes.ts";

/**
 * @param usages what slices above say they use content for
 * @param assignees what slices above may carry out plans of the calendar with
 * @param codes of a slice above: by which a poster leads to one advisor
 */
export const contentSlice = (
  usages: () => readonly Usages[],
  assignees: () => readonly Assignees[],
  codes: AdvisorCodes,
): Slice => ({
  name: "content",
  migrations: new URL("./migrations/", import.meta.url),
  endpoints: [
    ...contentEndpoints(usageSearch(() => [calendarUsages, ...usages()])),
    ...calendarEndpoints(assignees),
    ...personaEndpoints,
    ...posterEndpoints(codes),
  ],
  loops: [renewMediaLoop],
});
