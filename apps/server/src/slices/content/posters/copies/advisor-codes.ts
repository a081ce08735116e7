import type { Db } from "@hortus/kernel";
import type { Context } from "../../../../context.ts";

/** The codes by which people come to one advisor and to nobody else. They are kept floors above; compose.ts hands this down. */
export interface AdvisorCodes {
  /** One for each of these advisors; those who have none are missing. */
  find(db: Db, advisorIds: readonly string[]): Promise<Map<string, AdvisorCode>>;
  /**
   * As WeCom drew it; WeCom is asked, so never inside a transaction.
   *
   * @throws {ProblemError} when the picture can't be had
   */
  fetchPicture(context: Context, codeId: string): Promise<{ contentType: string; body: Buffer }>;
}

export interface AdvisorCode {
  id: string;
  /** WeCom has answered with its picture. */
  isDrawn: boolean;
}
