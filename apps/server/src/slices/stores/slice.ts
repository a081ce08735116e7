import type { Slice } from "../../slice.ts";
import { storesEndpoints } from "./routes.ts";

export const storesSlice: Slice = {
  name: "stores",
  migrations: new URL("./migrations/", import.meta.url),
  endpoints: storesEndpoints,
};
