import type { Slice } from "../../slice.ts";
import { catalogEndpoints } from "./routes.ts";

export const catalogSlice: Slice = {
  name: "catalog",
  migrations: new URL("./migrations/", import.meta.url),
  endpoints: catalogEndpoints,
};
