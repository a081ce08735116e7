import { appendEvents, type EventHandler } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { groupJoined, groupLeft } from "../../wecom/events.ts";
import { findCustomersOf, findGroupHeads } from "../../wecom/index.ts";
import { customerJoinedGroup, customerLeftGroup } from "../events.ts";

/** A join that is told so late was read with the group's history: it is known, and sets nothing off. */
const NEWS_FOR_MS = 86_400_000;

/** Tells joins and leaves of customer groups again with the customer. Who is no advisor's contact is not known, and left out. */
export const groupsHandler: EventHandler<Context> = {
  name: "customers/groups",
  types: [groupJoined.type, groupLeft.type],
  async handle(tx, events, { clock }) {
    const joined = events.filter(groupJoined.is);
    const left = events.filter(groupLeft.is);
    const customers = await findCustomersOf(tx, [
      ...joined.map(({ payload }) => payload.externalUserId),
      ...left.map(({ payload }) => payload.externalUserId),
    ]);
    const heads = await findGroupHeads(
      tx,
      joined.map(({ payload }) => payload.chatId),
    );
    await appendEvents(tx, clock, [
      ...joined.flatMap(({ occurredAt, recordedAt, payload: { chatId, externalUserId, state } }) => {
        const customerId = customers.get(externalUserId);
        if (!customerId) return [];
        const { name = "", ownerId } = heads.get(chatId) ?? {};
        const historic = recordedAt.getTime() - occurredAt.getTime() > NEWS_FOR_MS;
        const about = { ...(ownerId ? { ownerId } : {}), ...(state ? { state } : {}) };
        return customerJoinedGroup.of({
          customerId,
          occurredAt,
          payload: { chatId, groupName: name, ...about, historic },
        });
      }),
      ...left.flatMap(({ occurredAt, payload: { chatId, externalUserId } }) => {
        const customerId = customers.get(externalUserId);
        return customerId ? customerLeftGroup.of({ customerId, occurredAt, payload: { chatId } }) : [];
      }),
    ]);
  },
};
