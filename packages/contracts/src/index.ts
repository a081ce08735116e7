/** Our HTTP contract: shapes and routes, one file a slice. No behaviour but the typed client. */
export * from "./client.ts";
export * from "./common.ts";
export * from "./compliance.ts";
export * from "./regulatory.ts";
export * from "./platform.ts";
export * from "./route.ts";
export * from "./analytics.ts";
export * from "./segments.ts";
export * from "./customers.ts";
export * from "./acquisition.ts";
export * from "./outreach.ts";
export * from "./journeys.ts";
export * from "./wecom.ts";
export * from "./tags.ts";
export * from "./catalog.ts";
export * from "./commerce.ts";
export * from "./forecast.ts";
