/** What the sandbox knows of the company and its people, as it lies in the journal; each folder has rows of its own besides. */
import type { Attachment, Conclusions } from "@hortus/wecom-protocol";
import type { Message, Personality } from "./phone-api.ts";

export interface Department {
  id: number;
  name: string;
  parentid: number;
  order: number;
}

export interface Member {
  userid: string;
  name: string;
  position: string;
  departments: number[];
  /** What the directory knows and tells no app: members are found by it. */
  mobile?: string | undefined;
  /** 1 active, 2 disabled, 4 not activated; active if left out. */
  status?: 1 | 2 | 4 | undefined;
  /** Outside the app's visible range its API knows nothing of them; inside if left out. */
  isInRange?: boolean | undefined;
  /** Of the real name; verified if left out. */
  isVerified?: boolean | undefined;
  /** Without the right to have customers (客户联系) they stand behind no code. */
  mayHaveCustomers?: boolean | undefined;
}

export interface TagGroupRow {
  id: string;
  name: string;
  order: number;
  createTime: number;
  deleted: boolean;
}

export interface TagRow extends TagGroupRow {
  groupId: string;
}

export interface ContactWayRow {
  configId: string;
  type: 1 | 2;
  scene: 1 | 2;
  style: number | undefined;
  remark: string;
  skipVerify: boolean;
  state: string;
  users: string[];
  parties: number[];
  isExclusive: boolean;
  createdAt: number;
  /** How many scans have been dealt out: the next goes to this place in the pool. */
  turn: number;
  /** A temporary chat: how long the code and the chat live (seconds), for whom, and what is said at the end. */
  temporary?: {
    expiresIn: number;
    chatExpiresIn: number;
    unionid: string | undefined;
    conclusions: Conclusions | undefined;
  };
}

export interface PersonRow {
  id: string;
  nickname: string;
  gender: 0 | 1 | 2;
  phone: string | null;
  unionid: string;
  personality?: Personality | undefined;
  /** Of another WeCom company; then there is no unionid for us. */
  company?: { corpName: string; position: string };
}

export interface RelationRow {
  userid: string;
  personId: string;
  remark: string;
  description: string;
  remarkMobiles: string[];
  tagIds: string[];
  /** The member's own, by name: nobody else sees them. */
  ownTags?: string[];
  state: string;
  addWay: number;
  operUserid: string;
  /** unix seconds */
  createTime: number;
  /** After "deleted_by_staff" the row is gone for WeCom's API; it stays to tell former friends from strangers. */
  status: "friends" | "deleted_by_customer" | "deleted_by_staff";
  /** unix seconds; since when they are friends no more */
  endedAt?: number;
  /** A temporary chat: until when (unix seconds), and what is said at its end. */
  temporary?: { until: number; conclusions: Conclusions | undefined };
}

export interface MassMessageRow {
  msgid: string;
  /** "single" in journals of before there were groups. */
  chatType?: "single" | "group";
  /** The member whose own it is; otherwise it is the company's. */
  creator?: string | undefined;
  allowSelect?: boolean;
  createTime: number;
  text: string | undefined;
  attachments: Attachment[];
  cancelled: boolean;
  /** unix seconds of the reminders of the last day */
  reminders: number[];
}

export interface TaskRow {
  msgid: string;
  userid: string;
  sentTime: number | undefined;
  recipients: { personId: string; status: SendStatus; sentTime: number | undefined }[];
  /** Instead of recipients when it goes to groups. */
  groups?: { chatId: string; status: SendStatus; sentTime: number | undefined }[];
}
/** 0 not sent, 1 sent, 2 not a friend, 3 receive limit */
export type SendStatus = 0 | 1 | 2 | 3;
export interface MessageRow extends Message {
  userid: string;
  personId: string;
}

export interface WelcomeCodeRow {
  code: string;
  userid: string;
  personId: string;
  issuedAt: number;
  used: boolean;
  /** The app whose message it was, and when (ms). */
  sentBy?: number;
  sentAt?: number;
}

export interface TokenRow {
  value: string;
  issuedAt: number;
  revoked: "invalid" | "expired" | undefined;
  /** Whose it is; the first app's if left out. */
  agentid?: number;
}

export interface CallbackRow {
  id: number;
  personId: string;
  xml: string;
  attempts: number;
  /** Milliseconds of the sandbox's clock before which it is not sent. */
  notBefore: number;
  /** Held back until a later one is through. */
  held: boolean;
}
