import { WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import type { FrontDoor } from "../../../slice.ts";
import { openAdvisorAccount } from "../../platform/index.ts";
import { callWecom } from "../connection/client.ts";
import { findAdvisorNames, findAdvisorStates } from "../sync/advisor-store.ts";

/**
 * Why nobody is signed in: the code was used or is old; WeCom did not answer; no member of the company; a member whom the directory does
 * not show us; one who has left or is disabled; an account that an owner switched off; an account that has a password.
 */
export type Refused = "code" | "unreachable" | "stranger" | "unknown" | "inactive" | "off" | "password";
export type Recognised = { personId: string } | { refused: Refused };

/** Errors of a code that is wrong, too old or used: a new one helps. */
const OF_THE_CODE: readonly (number | undefined)[] = [40029, 42003, 42022];

/** Asks WeCom whose code this is, and opens the account of that advisor. */
export async function recognise(context: Context, door: FrontDoor, code: string): Promise<Recognised> {
  const { db } = context.workspace;
  let userid: string | undefined;
  try {
    ({ userid } = await callWecom(context, "auth/getuserinfo", { code }));
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    if (OF_THE_CODE.includes(error.errcode)) return { refused: "code" };
    context.log.warn({ err: error }, "WeCom did not say who wants to sign in");
    return { refused: "unreachable" };
  }
  if (!userid) return { refused: "stranger" };
  const status = (await findAdvisorStates(db, [userid])).get(userid);
  if (!status) return { refused: "unknown" };
  if (status !== "active") return { refused: "inactive" };
  const name = (await findAdvisorNames(db, [userid])).get(userid) ?? userid;
  const account = await openAdvisorAccount(context, door, { advisorId: userid, name });
  if (account.state === "ready") return { personId: account.personId };
  return { refused: account.state === "off" ? "off" : "password" };
}
