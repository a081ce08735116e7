/** Moments as they lie in the journal. */
import type { MomentAttachment } from "@hortus/wecom-protocol";

export interface MomentJobRow {
  jobid: string;
  /** Milliseconds of the sandbox's clock. */
  createdAt: number;
  momentId: string | undefined;
  errcode: number;
  invalidUsers: string[];
  invalidParties: number[];
  invalidTags: string[];
}
export interface Reaction {
  seq: number;
  /** Person or member. */
  id: string;
  isStaff: boolean;
  at: number;
  /** The API never tells it. */
  text: string;
}
export interface PublicationRow {
  momentId: string;
  userid: string;
  publishedAt: number | undefined;
  /** Whom it was meant for when it was published. */
  audience: string[];
  /** Of these, who can see it. */
  reached: string[];
  comments: Reaction[];
  likes: Reaction[];
}
export interface MomentRow {
  momentId: string;
  /** Undefined for one of the company. */
  creator: string | undefined;
  createTime: number;
  text: string | undefined;
  attachments: MomentAttachment[];
  /** Corp tags, one of which a customer must have; empty for all customers. */
  tagIds: string[];
  cancelled: boolean;
}
