import type { ApiClient } from "@hortus/contracts";
import type { Clock, Config, Logger } from "@hortus/kernel";
import type { Server } from "@hortus/server";
import type { Sandbox } from "@hortus/wecom-sandbox";

/** What data/demo.json holds: where to go and how to sign in. */
export interface DemoAccounts {
  console: string;
  api: string;
  sandbox: string;
  workspace: string;
  owner: Account;
  operator: Account;
  /** Decides at the review desk. */
  reviewer: Account;
  advisor: Account;
  apiKey: string;
  /** True once the workspace holds all that the demo brings. */
  planted: boolean;
}
export interface Account {
  email: string;
  password: string;
}

export interface DemoParts {
  server: Server;
  sandbox: Sandbox;
  clock: Clock;
  config: Config;
  log: Logger;
}

/** What fills the demo workspace: the owner at the console, and the shop's own systems. */
export interface Planting extends DemoParts {
  owner: ApiClient;
  shop: ApiClient;
}
