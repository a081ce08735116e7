import type { GuardOutcome, IntentReason, SendAttachment, why, Why } from "@hortus/contracts";
import type { z } from "zod";

export interface TaskAsk {
  days?: number | undefined;
  evidence?: "note" | "photo" | undefined;
}

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
  /** The words with their variables still open, when the text has some: an approval is for these. */
  template?: string | undefined;
  /** Links and pictures that go out with the text; none by default. */
  attachments?: readonly SendAttachment[] | undefined;
  why: Exclude<z.input<typeof why>, { kind: "calendar_journey" }>;
  /** What the law takes the advertised goods for; none by default. */
  classes?: readonly string[] | undefined;
  /** A comparison that it is part of: so many of a hundred customers are held out; `variant` names the text of several. */
  experiment?: { id: string; holdOutPercent: number; variant?: string | undefined } | undefined;
  /** Of tasks: so many days instead of the workspace's, and what has to be shown for it. Nothing by default. */
  ask?: TaskAsk | undefined;
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
  | "held"
  | "handed_over"
  | "sent"
  | "failed"
  | "unknown"
  | "cancelled";

/** One asking of the guards, as it is kept; `asked` names them in order, and the last objected unless the outcome is "pass". */
export interface Decision {
  at: string;
  outcome: GuardOutcome;
  asked: readonly string[];
  detail?: { zh: string; en: string };
  until?: string;
}

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
  template: string | null;
  attachments: readonly SendAttachment[] | null;
  why: Why;
  mass_send_id: string | null;
  classes: readonly string[];
  ask: TaskAsk | null;
  experiment_id: string | null;
  hold_out_percent: number;
  variant: string | null;
  trail: Decision[];
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
