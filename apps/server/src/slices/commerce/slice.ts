import type { Slice } from "../../slice.ts";
import { orderFact } from "./facts.ts";
import { mergesHandler } from "./orders/merges.ts";
import { commerceEndpoints } from "./routes.ts";

export const commerceSlice: Slice = {
  name: "commerce",
  migrations: new URL("./migrations/", import.meta.url),
  endpoints: commerceEndpoints,
  handlers: [mergesHandler],
  facts: [orderFact],
};
