import type { Facts } from "@hortus/rules";
import type { Clock, Database, Jobs, Logger, Sealer, Workspace } from "@hortus/kernel";
import type { Role, Scope } from "@hortus/contracts";

/** What every operation of one workspace stands on. Passed as the first argument; there is no container. */
export interface Context {
  database: Database;
  workspace: Workspace;
  clock: Clock;
  /** Where the workspace's days begin, "Asia/Shanghai". */
  timeZone: string;
  log: Logger;
  sealer: Sealer;
  jobs: Jobs;
  settings: Settings;
  /** All facts that the slices declare, for the rule language. */
  facts: Facts;
}

export interface Settings {
  /** Where people and WeCom reach us, without a slash at the end. */
  publicUrl: string;
  /** A folder that only this server writes to: uploads wait here. */
  dataFolder: string;
}

/** On whose behalf an operation runs. */
export type Caller =
  | { kind: "person"; id: string; name: string; email: string; role: Role; advisorId: string | undefined }
  | { kind: "key"; id: string; name: string; scopes: readonly Scope[] }
  | { kind: "system"; name: string };
