/** The library of what is said and shown to customers, for those who send it (CNT-1). */
export { assignEntry } from "./calendar/operations.ts";
export { getContent, getUsable } from "./library/operations.ts";
export { kindOf } from "./files/kind.ts";
export { findFiles } from "./files/store.ts";
export { findMediaIds } from "./files/media.ts";
export { readAttachments } from "./posters/attached-words.ts";
export type { AdvisorCodes } from "./posters/copies/advisor-codes.ts";
