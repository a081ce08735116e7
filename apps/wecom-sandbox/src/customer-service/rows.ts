/** WeChat customer service as it lies in the journal. Times are unix seconds. */
import type { KfIncoming } from "@hortus/wecom-protocol";
import type { Message, MessageContent } from "../phone-api.ts";

export interface KfAccountRow {
  openKfid: string;
  name: string;
  mediaId: string;
  /** Members and departments that serve it. */
  users: string[];
  parties: number[];
  /** Members who do not receive customers now: 0 stopped, 1 pauses. */
  stopped?: Record<string, 0 | 1>;
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
  /** The member who takes no messages of this customer. */
  rejectedBy?: string | undefined;
}

export interface KfMessageRow {
  seq: number;
  openKfid: string;
  personId: string;
  at: string;
  sendTime: number;
  /** What sync_msg tells; absent of what the app itself sent, and of what was rejected. */
  wire?: KfIncoming;
  /** What the chat shows; absent of events. */
  shown?: { from: Message["from"]; content: MessageContent };
  /** The customer's message with which a conversation began. */
  begins?: boolean;
  /** The member who would not take it. */
  rejectedBy?: string;
}

/** Answers a customer's coming or a change of state, once. */
export interface KfCodeRow {
  code: string;
  openKfid: string;
  personId: string;
  issuedAt: number;
  used: boolean;
}

/** An advisor or a group that the app offers to a customer; the newest of a conversation. */
export interface KfOfferRow {
  openKfid: string;
  personId: string;
  userid?: string;
  chatId?: string;
  wording: string;
  offeredAt: number;
  acceptedAt: number | undefined;
}
