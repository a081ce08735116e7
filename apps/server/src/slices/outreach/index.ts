/** Reaching customers: intents past the guards, mass messages that advisors confirm, and the advisors' tasks (OUT-1 to OUT-3). */
export { cancelIntents } from "./intents/cancel.ts";
export type { NewIntent } from "./intents/intent.ts";
export { planIntents } from "./intents/plan.ts";
export { isHeldOut, variantOf } from "./guards/hold-out.ts";
export { shareOf } from "./guards/shares.ts";
export { findOutcomes } from "./intents/store.ts";
export { findArrivals } from "./intents/arrivals.ts";
export { setQuietWindow } from "./quiet-windows.ts";
export {
  countRecipients,
  countSentVariants,
  countStandings,
  isOver,
  keepBack,
  letGo,
  pageDecided,
  standingsByAdvisor,
  takeBack,
  type StandingRow,
} from "./mass-sends/manage.ts";
export { askGuards, planDecided } from "./mass-sends/plan-decided.ts";
export type { NewPost } from "./posts/post.ts";
export { planPosts } from "./posts/plan.ts";
export { rehearsePosts, type DecidedPost } from "./posts/decide.ts";
export type { RehearsedPosts } from "./posts/guards.ts";
export { cancelPurposes, countPosts, pagePosts } from "./posts/store.ts";
export { findPostsOfContent } from "./posts/of-content.ts";
export { readTargets, type PostPlace } from "./posts/targets.ts";
export { refuseUnpostable } from "./posts/postable.ts";
export { giveTasks } from "./tasks/give.ts";
export { remindAdvisors } from "./mass-sends/remind.ts";
export { openTaskBook, type TaskBook } from "./mass-sends/task-book.ts";
export { getSettings } from "./settings.ts";
export { summariseSends } from "./sends.ts";
export { tellStaff } from "./staff-messages/tell.ts";
export { countTasks } from "./tasks/store.ts";
export { rehearseIntents, type Rehearsed, type RehearsedSends } from "./guards/rehearse.ts";
