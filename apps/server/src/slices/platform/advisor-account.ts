/** Accounts of advisors whom WeCom recognises: made when they first come, without a password that anybody knows. */
import { createHash, randomBytes } from "node:crypto";
import { ProblemError } from "@hortus/kernel";
import type { Context } from "../../context.ts";
import { recordAudit } from "./audit.ts";
import type { SignIn } from "./sign-in.ts";
import { findAccountsOf, findPersonByEmail, insertMembership } from "./store.ts";

/**
 * Whose session an advisor gets. "off": an owner switched the account off. "other": the member's only account has another role and a
 * password; what an owner may do is not opened by a phone that lies on a counter.
 */
export type AdvisorAccount = { state: "ready"; personId: string } | { state: "off" } | { state: "other" };

/** @param member as WeCom knows them; whether they still work here was asked before */
export async function openAdvisorAccount(
  context: Context,
  signIn: Pick<SignIn, "createAccount">,
  member: { advisorId: string; name: string },
): Promise<AdvisorAccount> {
  const { database, workspace } = context;
  const accounts = await findAccountsOf(database.system.db, workspace.name, member.advisorId);
  const own = accounts.find(({ role }) => role === "advisor");
  if (own) return own.active ? { state: "ready", personId: own.personId } : { state: "off" };
  if (accounts.length > 0) return { state: accounts.some(({ active }) => active) ? "other" : "off" };
  return { state: "ready", personId: await makeAccount(context, signIn, member) };
}

async function makeAccount(
  context: Context,
  signIn: Pick<SignIn, "createAccount">,
  { advisorId, name }: { advisorId: string; name: string },
): Promise<string> {
  const { database, workspace, clock } = context;
  const email = emailOf(workspace.name, advisorId);
  const password = randomBytes(48).toString("base64url");
  const personId = await signIn.createAccount({ name, email, password }).catch(async (error: unknown) => {
    // Made a moment ago by a second tap, or by a process that died before the next line.
    const known = error instanceof ProblemError && (await findPersonByEmail(database.system.db, email));
    if (!known) throw error;
    return known;
  });
  const isNew = await database.system.tx((tx) =>
    insertMembership(tx, { personId, workspace: workspace.name, role: "advisor", advisorId }, clock.now()),
  );
  if (isNew)
    await context.workspace.tx((tx) =>
      recordAudit(
        tx,
        context,
        { kind: "system", name: "WeCom sign-in" },
        {
          action: "person_added",
          objectType: "person",
          objectId: personId,
          after: { name, role: "advisor", advisorId },
        },
      ),
    );
  return personId;
}

/** Nobody's mailbox: it only names the account. A userid may hold what an address can't, so its digest makes it one of a kind. */
function emailOf(workspace: string, advisorId: string): string {
  const readable = advisorId
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const mark = createHash("sha256").update(`${workspace}\n${advisorId}`).digest("hex").slice(0, 10);
  return `${readable.slice(0, 40) || "member"}.${mark}@wecom.invalid`;
}
