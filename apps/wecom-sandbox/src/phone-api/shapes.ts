/** What the sandbox's own pages and scripts exchange with it under /sandbox/api, by topic. All of it runs in browsers: nothing but zod. */
export * from "./shapes/chats.ts";
export * from "./shapes/client.ts";
export * from "./shapes/company.ts";
export * from "./shapes/controls.ts";
export * from "./shapes/duties.ts";
export * from "./shapes/people.ts";
export * from "./shapes/service.ts";
export * from "./shapes/switches.ts";
