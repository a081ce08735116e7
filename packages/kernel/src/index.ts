/** Things with no business of ours in them: what every slice stands on. */
export { adjustableClock, pausedClock, systemClock, type AdjustableClock, type Clock } from "./clock.ts";
export { readConfig, type Config } from "./config.ts";
export {
  openDatabase,
  type Database,
  type DatabaseTarget,
  type Db,
  type Tx,
  type Workspace,
} from "./db/database.ts";
export { emptyCluster } from "./db/empty-cluster.ts";
export { runOutsideTransaction, wakeWorkers } from "./db/guard.ts";
export { migrate, type MigrationSet } from "./db/migrate.ts";
export { keepPlans, preferHashJoins } from "./db/statistics.ts";
export { notFound, ProblemError, unreachable, type Problem } from "./errors.ts";
export type { EventHandler } from "./events/handler.ts";
export {
  appendEvents,
  eventType,
  findPastEvents,
  type EventType,
  type NewEvent,
  type StoredEvent,
} from "./events/log.ts";
export { createWorker, type Loop, type Worker } from "./events/worker.ts";
export { newId, partitionOf, PARTITIONS, type CustomerId, type Id } from "./ids.ts";
export { startJobs, type JobDefinition, type Jobs } from "./jobs/jobs.ts";
export { addDays, daysBetween, instantOf, localDate, localTimeOfDay } from "./local-time.ts";
export { createLog, silentLog, type Logger } from "./log.ts";
export { formatYuan, parseYuan, type Fen } from "./money.ts";
export { createPace, type Pace } from "./pace.ts";
export { ok, refused, type Result } from "./result.ts";
export { createSealer, type Sealer } from "./sealer.ts";

/** The tables of the ground itself; applied to a workspace before those of the slices. */
export const kernelMigrations = { owner: "kernel", folder: new URL("./migrations/", import.meta.url) };
