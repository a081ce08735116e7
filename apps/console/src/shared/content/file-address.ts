import { contentFileRoutes } from "@hortus/contracts";
import { api } from "../../api.ts";

/** Where a browser finds a file of the library. */
export const fileAddress = (id: string): string =>
  api.url(contentFileRoutes.getContentFile, { params: { id } });
