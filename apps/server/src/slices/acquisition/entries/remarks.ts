import { ProblemError, type Loop } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { callWecom, getContact, noteRemark } from "../../wecom/index.ts";
import { findCode } from "../codes/code-store.ts";
import { writeRemark } from "../codes/texts.ts";
import { readContactName } from "./contact-name.ts";
import { claimRemarks, deleteRemark, postponeRemark, remarkIsDue, type RemarkPush } from "./remark-store.ts";

const BATCH = 10;
const CLAIM_MS = 60_000;
const MOST_ATTEMPTS = 8;

/** Writes remarks into WeCom, for contacts whom the advisor has not given one. */
export const remarkLoop: Loop<Context> = {
  name: "acquisition/write-remarks",
  everyMs: 5_000,
  waiting: ({ clock }) => remarkIsDue(clock.now()),
  async run(context) {
    const { clock, workspace } = context;
    const now = clock.now();
    const claimed = await workspace.tx((tx) =>
      claimRemarks(tx, now, new Date(now.getTime() + CLAIM_MS), BATCH),
    );
    await Promise.all(claimed.map((push) => pushRemark(context, push)));
    return claimed.length === BATCH;
  },
};

async function pushRemark(context: Context, push: RemarkPush): Promise<void> {
  const { clock, log, workspace } = context;
  try {
    const remark = await callForRemark(context, push);
    await workspace.tx(async (tx) => {
      const pair = { userId: push.user_id, externalUserId: push.external_user_id };
      if (remark !== undefined) await noteRemark(tx, clock, pair, remark);
      await deleteRemark(tx, push);
    });
  } catch (error) {
    if (!(error instanceof WecomError || error instanceof ProblemError)) throw error;
    const helps =
      error instanceof ProblemError || error.retryable || error.unknownOutcome || error.failure === "network";
    const dueAt = new Date(clock.now().getTime() + 2_000 * 2 ** push.attempts);
    if (helps && push.attempts < MOST_ATTEMPTS) return workspace.tx((tx) => postponeRemark(tx, push, dueAt));
    // A remark is a convenience: the contact, its tags and the figures are complete without.
    log.warn({ err: error, advisor: push.user_id }, "a remark could not be written");
    await workspace.tx((tx) => deleteRemark(tx, push));
  }
}

/** @returns what was written; nothing when there is nothing to write */
async function callForRemark(
  context: Context,
  { user_id, external_user_id, code_id }: RemarkPush,
): Promise<string | undefined> {
  const { db } = context.workspace;
  const [code, contact] = [await findCode(db, code_id), await getContact(db, user_id, external_user_id)];
  if (!code?.remark_template || contact?.removedAt) return undefined;
  const name = await readContactName(context, user_id, external_user_id);
  if (name === "") return undefined;
  // WeCom fills the remark with the nickname; anything else is the advisor's own word.
  if (contact && contact.remark !== "" && contact.remark !== name) return undefined;
  const remark = writeRemark(code.remark_template, { name, channel: code.name });
  await callWecom(context, "externalcontact/remark", {
    userid: user_id,
    external_userid: external_user_id,
    remark,
  });
  return remark;
}
