/** Messages of the app to members as they lie in the journal. */
import type { TemplateCard } from "@hortus/wecom-protocol";
import type { NoticeContent } from "../phone-api.ts";

export interface NoticeRow {
  seq: number;
  userid: string;
  at: string;
  /** The app that said it; the first one if left out. */
  agentid?: number;
  /** What a list shows of it. */
  text: string;
  /** Absent in journals of before there was more than text. */
  msgid?: string;
  content?: NoticeContent;
  card?: TemplateCard | undefined;
  /** What stands in the place of the buttons once they have been answered. */
  replacedBy?: string | undefined;
}
/** What a card may be changed with, once, within 72 hours. */
export interface ResponseCodeRow {
  code: string;
  msgid: string;
  /** Unix seconds. */
  issuedAt: number;
  used: boolean;
}
