/** The sandbox as its parts see it. */
import type { AdjustableClock } from "@hortus/kernel";
import type { App } from "./apps/rows.ts";
import type { CallLog } from "./call-log.ts";
import type { EndpointFaults } from "./endpoint-faults.ts";
import type { FaultBox } from "./faults.ts";
import type { Outbox } from "./outbox.ts";
import type { Speed } from "./speed.ts";
import type { State } from "./state.ts";

/** Something that a customer or a member did, by hand on the phone page or as virtual life. */
export interface Action {
  kind:
    | "added"
    | "deleted_staff"
    | "deleted_customer"
    | "customer_wrote"
    | "staff_wrote"
    | "task_confirmed"
    | "joined_group"
    | "moment_published"
    | "liked_moment"
    | "commented_moment"
    | "card_pressed";
  at: Date;
  /** Absent where a customer acts in a group. */
  userid?: string;
  /** Absent where a member acts alone. */
  personId?: string;
  /** In a group. */
  chatId?: string;
}

export interface World {
  /** Own address, without a slash at the end. */
  url(): string;
  clock: AdjustableClock;
  state: State;
  /** Who calls its API; the first app for all that people do. */
  app: App;
  faults: FaultBox;
  endpointFaults: EndpointFaults;
  speed: Speed;
  log: CallLog;
  outbox: Outbox;
  /** Tells the listeners once the transaction is written. */
  tell(action: Omit<Action, "at">): void;
}

/** An action that the world does not allow; the phone page shows why. */
export class Refusal extends Error {
  readonly status: 404 | 409 | 422;
  readonly code: string;
  constructor(status: 404 | 409 | 422, code: string, detail: string) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}
