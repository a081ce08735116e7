import { WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { callWecom, getContact } from "../../wecom/index.ts";

/** The customer's WeChat name: from our mirror, or from WeCom when the contact is too new. "" when WeCom won't say. */
export async function readContactName(
  context: Context,
  userId: string,
  externalUserId: string,
): Promise<string> {
  const contact = await getContact(context.workspace.db, userId, externalUserId);
  if (contact?.name) return contact.name;
  try {
    const answer = await callWecom(context, "externalcontact/get", { external_userid: externalUserId });
    return answer.external_contact.name;
  } catch (error) {
    if (error instanceof WecomError) return "";
    throw error;
  }
}
