import type { Slice } from "../../slice.ts";
import { orderFact } from "./facts.ts";

export const commerceSlice: Slice = {
  name: "commerce",
  migrations: new URL("./migrations/", import.meta.url),
  facts: [orderFact],
};
