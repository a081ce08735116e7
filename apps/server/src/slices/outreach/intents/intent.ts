import type { IntentReason, Why } from "@hortus/contracts";

/** What somebody means to do for a customer. */
export interface NewIntent {
  customerId: string;
  /** Names the purpose, such as `journey:<enrolment>:<step>`: the same key for the same customer is the same intent. */
  purposeKey: string;
  /** "message": a WeCom mass message; "task": something the advisor does. */
  kind: "message" | "task";
  class: "care" | "offer";
  /** Who shall do it; whoever has the customer longest unless given. */
  advisorId?: string | undefined;
  title: string;
  /** What to say: for messages exactly what goes out. */
  text: string;
  why: Why;
  /** What the cause was worth: sorts the advisor's day. */
  valueFen: number;
  plannedAt: Date;
  /** A deferral beyond this is a refusal; three days after `plannedAt` by default: a late question does more harm than none. */
  latestAt?: Date | undefined;
  /** Given when the planner itself can't go on: the intent is recorded as refused. */
  refusal?: IntentReason | undefined;
}

export type IntentState =
  | "planned"
  | "refused"
  | "deferred"
  | "handed_over"
  | "sent"
  | "failed"
  | "unknown"
  | "cancelled";

export interface IntentRow {
  customer_id: string;
  id: string;
  purpose_key: string;
  kind: "message" | "task";
  class: "care" | "offer";
  advisor_id: string | null;
  external_user_id: string | null;
  title: string;
  text: string;
  why: Why;
  value_fen: number;
  planned_at: Date;
  latest_at: Date;
  state: IntentState;
  reason: string | null;
  until: Date | null;
  decided_at: Date | null;
  handed_over_at: Date | null;
  sent_at: Date | null;
  changed_at: Date;
  task_id: string | null;
}
