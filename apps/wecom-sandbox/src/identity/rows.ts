/** Codes and tickets as they lie in the journal. */
export interface OauthCodeRow {
  code: string;
  /** userid or person's id */
  id: string;
  scope: "snsapi_base" | "snsapi_privateinfo";
  issuedAt: number;
  used: boolean;
}
export interface UserTicketRow {
  ticket: string;
  userid: string;
  issuedAt: number;
}
/** "corp" for config, "agent" for agentConfig. */
export type TicketKind = "corp" | "agent";
export interface JsTicketRow {
  kind: TicketKind;
  value: string;
  issuedAt: number;
}
