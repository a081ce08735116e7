/** Acquisition links as they lie in the journal. */
export interface LinkRow {
  linkId: string;
  /** The app that made it; the first one if left out. */
  agentid?: number;
  name: string;
  createTime: number;
  users: string[];
  parties: number[];
  skipVerify: boolean;
  markSource: boolean;
  priority: { type: 1 | 2; users: string[] } | undefined;
  /** How many customers have been dealt out. */
  turn: number;
  clicks: number[];
}
export interface LinkCustomerRow {
  linkId: string;
  userid: string;
  personId: string;
  state: string;
  at: number;
  /** Messages that the member has received from the customer. */
  received: number;
}
export interface ChatKeyRow {
  key: string;
  userid: string;
  personId: string;
  linkId: string;
  state: string;
  count: number;
  issuedAt: number;
}
export interface Quota {
  /** Used so far, in all. */
  used: number;
  balance: number;
  /** Unix seconds. */
  expiresAt: number;
  /** Of its end that is near: the last of 14, 7, 3, 2 and 1 days before that was told. */
  toldDays?: number;
}
