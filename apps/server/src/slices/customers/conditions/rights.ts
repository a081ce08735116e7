import { SENSITIVE_READERS } from "@hortus/contracts";
import type { Caller } from "../../../context.ts";

/** May this caller see what is sensitive of any customer (SEG-7)? API keys may not: nobody is there who gives a reason. */
export const maySeeSensitive = (caller: Caller): boolean =>
  caller.kind === "person" && SENSITIVE_READERS.includes(caller.role);

/** The same of one customer whom `openProfile` let them see: an advisor sees what is sensitive of own customers. */
export const maySeeSensitiveOf = (caller: Caller): boolean =>
  maySeeSensitive(caller) || (caller.kind === "person" && caller.role === "advisor");
