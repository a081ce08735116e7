import type { KnownContact } from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { findPerson } from "../contacts/contact-store.ts";

/**
 * Whom the chat beside the sidebar is with.
 *
 * @throws {ProblemError} 403 for an advisor who never had this customer
 */
export async function whoIs(
  { workspace }: Context,
  caller: Caller,
  externalUserId: string,
): Promise<KnownContact> {
  const contacts = await findPerson(workspace.db, externalUserId);
  const isAdvisor = caller.kind === "person" && caller.role === "advisor";
  const own = isAdvisor ? contacts.find(({ userId }) => userId === caller.advisorId) : contacts[0];
  if (isAdvisor && contacts.length > 0 && !own)
    throw new ProblemError(403, "not_your_customer", "This customer is not yours", {
      hint: "The relation shows here within a quarter of an hour after it began.",
    });
  const customerId = contacts.find((contact) => contact.customerId !== null)?.customerId;
  return { ...(customerId ? { customerId } : {}), isContact: own !== undefined && own.removedAt === null };
}
