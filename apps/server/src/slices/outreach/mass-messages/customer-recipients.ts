import { moveIntents } from "../intents/store.ts";
import { findTaskCustomers, type TaskCustomerRow } from "../tasks/store.ts";
import { inChunks } from "./chunks.ts";
import { lookAgain } from "./last-look.ts";
import { failIntents, recordOutcomes } from "./outcomes.ts";
import type { Only, Recipients } from "./recipient.ts";

/** The customers of a message, each with an intent. */
export const customerRecipients: Recipients = {
  gone: "not_a_friend",
  async find(db, { id }) {
    return (await findTaskCustomers(db, [id])).map(toRecipient);
  },
  async lookAgain(context, { id }) {
    const left = await lookAgain(context, await findTaskCustomers(context.workspace.db, [id]));
    return left.map(({ externalUserId }) => externalUserId);
  },
  to: (addresses) => ({ chat_type: "single", external_userid: addresses }),
  async move(context, { id }, to, only) {
    const some = choose(await findTaskCustomers(context.workspace.db, [id]), only);
    await inChunks(context, some, (tx, chunk) => moveIntents(tx, chunk, to, context.clock.now()));
    return some.length;
  },
  async fail(context, { id }, reason, only) {
    const some = choose(await findTaskCustomers(context.workspace.db, [id]), only);
    await inChunks(context, some, (tx, chunk) => failIntents(tx, context, chunk, reason));
  },
  async settle(tx, context, { id }, outcomes) {
    const told = outcomes.map(({ address }) => address);
    await recordOutcomes(tx, context, await findTaskCustomers(tx, [id], told), outcomes);
  },
};

const toRecipient = ({ externalUserId, state }: TaskCustomerRow) => ({ address: externalUserId, state });

const choose = (rows: readonly TaskCustomerRow[], only: Only | undefined): TaskCustomerRow[] =>
  rows.filter((row) => !only || only(toRecipient(row)));
