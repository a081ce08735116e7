/** WeChat customer service as it lies in the journal. Times are unix seconds. */
import type { KfIncoming } from "@hortus/wecom-protocol";
import type { MessageContent } from "../phone-api.ts";

export interface KfAccountRow {
  openKfid: string;
  name: string;
  mediaId: string;
  /** Members and departments that serve it. */
  users: string[];
  parties: number[];
}

/** One customer's conversation with one account. */
export interface KfTalkRow {
  openKfid: string;
  personId: string;
  /** 0 unhandled, 1 with the app, 2 waiting for a member, 3 with a member, 4 ended or not begun */
  state: number;
  servicer: string | undefined;
  /** The customer's last message; 0 before the first. */
  saidAt: number;
  /** What the app has sent since. */
  sentSince: number;
  welcomedAt: number;
  scene: string;
  sceneParam: string;
}

export interface KfMessageRow {
  seq: number;
  openKfid: string;
  personId: string;
  at: string;
  sendTime: number;
  /** What sync_msg tells; absent of what the app itself sent. */
  wire?: KfIncoming;
  /** What the chat shows; absent of events. */
  shown?: { from: "customer" | "staff"; content: MessageContent };
}

/** Answers a customer's coming or a change of state, once. */
export interface KfCodeRow {
  code: string;
  openKfid: string;
  personId: string;
  issuedAt: number;
  used: boolean;
}
