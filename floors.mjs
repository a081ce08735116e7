/**
 * The house, floor by floor from the ground: the one list that every check reads.
 * A slice asks slices on lower floors, through their index.ts or events.ts. On its own floor it hears of others by
 * events.ts only. It never looks up.
 */
export const floors = [
  { name: "house", slices: ["platform"] }, // workspaces, people, roles, keys, audit, webhooks
  { name: "gate", slices: ["wecom", "compliance"] }, // how the world comes in and goes out; what may pass
  { name: "estate", slices: ["stores", "catalog"] }, // places and goods
  { name: "records", slices: ["customers", "tags", "content"] }, // people and words
  { name: "engines", slices: ["segments", "ladders", "forecast", "outreach"] }, // select whom; place and foresee them; reach them, past the guards
  { name: "touchpoints", slices: ["acquisition", "community", "commerce", "radar", "surveys", "live"] }, // where customers do things
  { name: "programmes", slices: ["membership", "referral"] }, // live on orders, answers and codes from below
  { name: "conductors", slices: ["journeys", "campaigns"] }, // tell the slices below what to do
  { name: "roof", slices: ["analytics", "playbooks"] }, // read or set up everything; nobody imports them
];

/** Where the slices stand. */
export const slicesFolder = "apps/server/src/slices";

/** What runs in a browser, where neither Node nor the kernel exists; the last three run on the server as well. */
export const browserFolders = [
  "packages/ui",
  "apps/console",
  "apps/h5",
  "apps/wecom-sandbox/src/phone",
  "packages/contracts",
  "packages/rules",
  "packages/stats",
];
