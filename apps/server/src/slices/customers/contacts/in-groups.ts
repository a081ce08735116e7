import { appendEvents, type EventHandler, type StoredEvent } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { groupDissolved, groupJoined, groupLeft } from "../../wecom/events.ts";
import { findCustomersOf, findGroupsOf } from "../../wecom/index.ts";
import { contactEstablished, customerGroupsChanged, customersMerged, mergeUndone } from "../events.ts";
import { findPeopleOf, replaceGroups } from "./in-group-store.ts";

/**
 * Who is in which group. Whatever the event said, the people concerned are read anew from WeCom's mirror: told late, twice or before they
 * were anybody's contact, it ends in the same rows.
 */
export const inGroupsHandler: EventHandler<Context> = {
  name: "customers/in-groups",
  types: [
    groupJoined.type,
    groupLeft.type,
    groupDissolved.type,
    contactEstablished.type,
    customersMerged.type,
    mergeUndone.type,
  ],
  batchSize: 200,
  async handle(tx, events, { clock }) {
    const people = new Set([
      ...events.flatMap(personOf),
      ...(await findPeopleOf(tx, {
        chatIds: events.flatMap((event) => (groupDissolved.is(event) ? [event.payload.chatId] : [])),
        customerIds: events.flatMap((event) =>
          customersMerged.is(event) || mergeUndone.is(event) ? [event.payload.from, event.payload.to] : [],
        ),
      })),
    ]);
    if (people.size === 0) return;
    const customers = await findCustomersOf(tx, [...people]);
    const wanted = (await findGroupsOf(tx, [...people])).flatMap((row) => {
      const customerId = customers.get(row.externalUserId);
      return customerId === undefined ? [] : [{ ...row, customerId }];
    });
    const changed = await replaceGroups(tx, [...people], wanted);
    const told = [];
    for (let from = 0; from < changed.length; from += TOLD_AT_ONCE)
      told.push(
        customerGroupsChanged.of({ payload: { customerIds: changed.slice(from, from + TOLD_AT_ONCE) } }),
      );
    await appendEvents(tx, clock, told);
  },
};

/** Customers that an event tells of: as many as a handler takes at once. */
const TOLD_AT_ONCE = 500;

const personOf = (event: StoredEvent): string[] =>
  groupJoined.is(event) || groupLeft.is(event) || contactEstablished.is(event)
    ? [event.payload.externalUserId]
    : [];
