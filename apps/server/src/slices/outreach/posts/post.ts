import type { ContentSource, SendAttachment, Why } from "@hortus/contracts";
import type { Decision, IntentState } from "../intents/intent.ts";

export type PostChannel = "group" | "moments";

/** What somebody means to say in a group, or on an advisor's Moments. */
export interface NewPost {
  channel: PostChannel;
  /** The group's chat id; of Moments the advisor's userid. */
  target: string;
  /** Of Moments: only customers with one of these tags see it; all of the advisor's without. */
  tagIds?: readonly string[] | undefined;
  /** The same purpose for the same target is the same post. */
  purposeKey: string;
  class: "care" | "offer";
  classes: readonly string[];
  title: string;
  /** Exactly what goes out: there are no variables, since many read it. */
  text: string;
  attachments: readonly SendAttachment[];
  /** The piece of the library that the text is. */
  content?: ContentSource | undefined;
  why: Why;
  plannedAt: Date;
  /** A deferral beyond this is a refusal; three days after `plannedAt` by default. */
  latestAt?: Date | undefined;
}

export interface PostRow {
  id: string;
  channel: PostChannel;
  target: string;
  tag_ids: string[];
  purpose_key: string;
  class: "care" | "offer";
  classes: string[];
  title: string;
  text: string;
  attachments: SendAttachment[] | null;
  /** The pieces that it carries, each once. */
  contents: ContentSource[] | null;
  why: Why;
  mass_send_id: string | null;
  planned_at: Date;
  latest_at: Date;
  state: IntentState;
  reason: string | null;
  until: Date | null;
  advisor_id: string | null;
  decided_at: Date | null;
  sent_at: Date | null;
  task_id: string | null;
  decision: Decision | null;
  /** Of Moments, once published: how many customers can see it, and what they did. */
  reached: number | null;
  likes: number | null;
  comments: number | null;
}
