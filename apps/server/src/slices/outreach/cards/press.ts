import type { EventHandler, Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { findAdvisorNames } from "../../wecom/index.ts";
import { cardPressed } from "../../wecom/events.ts";
import { finishTask } from "../tasks/operations.ts";
import { findTask } from "../tasks/store.ts";
import { lockCard, noteAnswer } from "./store.ts";
import { DONE } from "./words.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An advisor pressed a card's button: the task is done, if it is theirs and still open; the card says how it stands either way. */
export const cardPressHandler: EventHandler<Context> = {
  name: "outreach/card presses",
  types: [cardPressed.type],
  async handle(tx, events, context) {
    for (const event of events) if (cardPressed.is(event)) await answer(tx, context, event.payload);
  },
};

async function answer(
  tx: Tx,
  context: Context,
  press: { cardId: string; userId: string; key: string; responseCode: string },
): Promise<void> {
  const { cardId, userId, key, responseCode } = press;
  const card = UUID.test(cardId) ? await lockCard(tx, cardId) : undefined;
  if (!card || card.advisorId !== userId) return; // somebody else's app, or not the one who was asked
  const task = await findTask(tx, card.taskId);
  const isTheirs = task?.advisor_id === userId;
  if (task?.state === "open" && isTheirs && key === DONE) {
    const name = (await findAdvisorNames(tx, [userId])).get(userId) ?? userId;
    // By whom WeCom says it was: an advisor needs no account of ours for this.
    await finishTask(tx, context, { kind: "system", name: `${name} (WeCom)` }, task, "");
  }
  const now = context.clock.now();
  const standing = await findTask(tx, card.taskId);
  await noteAnswer(tx, card.id, {
    endedAs: isTheirs ? (standing?.state ?? "failed") : "moved",
    responseCode,
    now,
  });
}
