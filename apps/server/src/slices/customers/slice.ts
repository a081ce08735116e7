import type { Slice } from "../../slice.ts";

export const customersSlice: Slice = {
  name: "customers",
  migrations: new URL("./migrations/", import.meta.url),
};
