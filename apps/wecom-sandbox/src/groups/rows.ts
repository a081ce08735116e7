/** Customer groups as they lie in the journal. */
import type { Message } from "../phone-api.ts";

export interface GroupMember {
  /** userid or person's id. */
  id: string;
  /** 1 member of the company, 2 customer */
  type: 1 | 2;
  joinTime: number;
  /** 1 invited, 2 by a link, 3 by a code */
  joinScene: 1 | 2 | 3;
  invitor: string | undefined;
  /** `state` of the join way. */
  state: string;
}
export interface GroupRow {
  chatId: string;
  name: string;
  owner: string;
  notice: string;
  createTime: number;
  members: GroupMember[];
  admins: string[];
  /** Changes with the members: 32 hex digits. */
  version: string;
  /** The row stays, so that its id is never another group's; WeCom's API no longer knows it. */
  dismissed: boolean;
  /** Owner has left and the group waits for another: 1; 0 otherwise, 3 once handed over. */
  status: 0 | 1 | 3;
  /** The template with which it greets customers. */
  welcomeId?: string | undefined;
  /** What groupchat/get still answers until then (milliseconds of the sandbox's clock), when told to lag. */
  before?: { until: number; group: GroupRow } | undefined;
}
export interface GroupMessageRow {
  seq: number;
  chatId: string;
  at: string;
  from: Message["from"];
  /** "" for system lines. */
  fromId: string;
  source: Message["source"];
  content: Message["content"];
}
export interface JoinWayRow {
  configId: string;
  scene: 1 | 2;
  remark: string;
  autoCreate: boolean;
  baseName: string;
  baseId: number;
  chatIds: string[];
  state: string;
  createdAt: number;
}
