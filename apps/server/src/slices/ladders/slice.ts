import type { Fact } from "@hortus/rules";
import type { Slice } from "../../slice.ts";
import { rhythmFacts, standingFacts } from "./facts.ts";
import { ladderHandler } from "./handler.ts";
import { dayLoop, dueLoop, fillLoop } from "./loops.ts";
import { rhythmHandler, rhythmLoop } from "./rhythm/rhythm.ts";
import { ladderEndpoints } from "./routes.ts";

/** @param others the facts that rules of ladders may speak of, besides the rhythm and RFM */
export function laddersSlice(others: readonly Fact[]): Slice {
  const orders = others.find(({ key }) => key === "order");
  const supplies = others.find(({ key }) => key === "supply");
  return {
    name: "ladders",
    migrations: new URL("./migrations/", import.meta.url),
    endpoints: ladderEndpoints,
    handlers: [
      ...(orders?.kind === "records" ? [rhythmHandler(orders, supplies)] : []),
      ladderHandler([...others, ...rhythmFacts]),
    ],
    loops: [rhythmLoop, fillLoop, dueLoop, dayLoop],
    facts: [...rhythmFacts, ...standingFacts],
  };
}
