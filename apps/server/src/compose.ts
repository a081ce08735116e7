import type { Slice } from "./slice.ts";
import { customersSlice } from "./slices/customers/slice.ts";
import { platformMigrations } from "./slices/platform/index.ts";
import { wecomSlice } from "./slices/wecom/slice.ts";

/** The one list of slices, ground floor first; the only place where they meet. */
export const slices: readonly Slice[] = [{ name: "platform", migrations: platformMigrations }, wecomSlice, customersSlice];
