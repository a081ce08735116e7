import type { Slice, Usages } from "../../slice.ts";
import { calendarEndpoints } from "./calendar/routes.ts";
import { calendarUsages } from "./calendar/store.ts";
import { renewMediaLoop } from "./files/media.ts";
import { personaEndpoints } from "./personas/routes.ts";
import { posterEndpoints } from "./posters/routes.ts";
import { usageSearch } from "./library/usages.ts";
import { contentEndpoints } from "./routes.ts";

/** @param usages what slices above say they use content for */
export const contentSlice = (usages: () => readonly Usages[]): Slice => ({
  name: "content",
  migrations: new URL("./migrations/", import.meta.url),
  endpoints: [
    ...contentEndpoints(usageSearch(() => [calendarUsages, ...usages()])),
    ...calendarEndpoints,
    ...personaEndpoints,
    ...posterEndpoints,
  ],
  loops: [renewMediaLoop],
});
