/** Short links of our own, for whoever sends them to many. */
export { findSendLinks, makeSendLinks } from "./send-links.ts";
export { findLinksOfContent } from "./store.ts";
