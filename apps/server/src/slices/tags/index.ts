/** Tags: groups mirrored with WeCom, and who carries which. */
export { tagCustomers, untagCustomers, type Tagging } from "./tagging.ts";
export { findTags, type TagRow } from "./store.ts";
