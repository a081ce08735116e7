/** Tags: groups mirrored with WeCom, and who carries which. */
export { tagCustomers, untagCustomers, type Tagging } from "./customers/tagging.ts";
export { findTags, type TagRow } from "./groups/tag-store.ts";
