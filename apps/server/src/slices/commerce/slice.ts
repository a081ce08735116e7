import type { Slice } from "../../slice.ts";
import { orderFact, orderLineFact, refundFact, supplyFacts } from "./facts.ts";
import { stalledImportsLoop, tidyUploadsJob } from "./imports/files.ts";
import { importJob } from "./imports/run.ts";
import { undoImportJob } from "./imports/undo.ts";
import { productsHandler, refreshLinesLoop } from "./lines/refresh.ts";
import { mergesHandler } from "./orders/merges.ts";
import { placesHandler, tellPlacesLoop } from "./places/places.ts";
import { commerceEndpoints } from "./routes.ts";
import { learnIntervalsJob } from "./supplies/learn.ts";
import { renewSuppliesLoop, suppliesHandler } from "./supplies/supplies.ts";

export const commerceSlice: Slice = {
  name: "commerce",
  migrations: new URL("./migrations/", import.meta.url),
  endpoints: commerceEndpoints,
  handlers: [mergesHandler, productsHandler, suppliesHandler, placesHandler],
  loops: [stalledImportsLoop, refreshLinesLoop, tellPlacesLoop, renewSuppliesLoop],
  jobs: [importJob, undoImportJob, tidyUploadsJob, learnIntervalsJob],
  facts: [orderFact, orderLineFact, refundFact, ...supplyFacts],
};
