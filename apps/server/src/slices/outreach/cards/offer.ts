import { localTimeOfDay, newId, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { findConnection } from "../../wecom/index.ts";
import { getSettings } from "../settings.ts";
import { findNextForCards, insertCards } from "./store.ts";

/** Cards that lie open with an advisor: what one hand can hold. As one is done the next comes; the rest is a tap away in the workbench. */
const MOST_OPEN = 3;
/** When cards come. What is planned outside these hours comes with the morning's message. */
export const DAY_BEGINS = "09:00";
const DAY_ENDS = "20:00";

/** Has the next tasks of these advisors come to their phones as cards, unless they have their hands full. */
export async function offerCards(
  tx: Tx,
  context: Pick<Context, "clock" | "timeZone">,
  advisorIds: readonly string[],
): Promise<void> {
  const now = context.clock.now();
  const time = localTimeOfDay(now, context.timeZone);
  if (advisorIds.length === 0 || time < DAY_BEGINS || time >= DAY_ENDS) return;
  if (!(await findConnection(tx)) || !(await getSettings(tx)).remindAdvisors) return;
  const next = await findNextForCards(tx, advisorIds, { now, most: MOST_OPEN });
  await insertCards(
    tx,
    next.map((card) => ({ id: newId(context.clock), ...card })),
    now,
  );
}
