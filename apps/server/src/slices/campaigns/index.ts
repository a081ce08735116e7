/** Campaigns: mass sends and what came of them. */
export { sumContentArms } from "./results/of-content.ts";
