/** Tags: groups mirrored with WeCom, and who carries which. */
export { tagCustomers, untagCustomers } from "./customers/tagging.ts";
export { findTags } from "./groups/tag-store.ts";
