import { appendEvents, type EventHandler, type StoredEvent, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { contactAdded, contactRefreshed, contactRemoved } from "../../wecom/events.ts";
import {
  findTakenOver,
  getContacts,
  linkContacts,
  openRemarkMobiles,
  type Contact,
} from "../../wecom/index.ts";
import {
  contactEstablished,
  contactHandedOver,
  contactLost,
  contactSynced,
  contactTakenOver,
} from "../events.ts";
import { addTimeline, type NewTimelineEntry } from "../profile/timeline.ts";
import { resolveCustomers, type ResolveRequest } from "../recognise/resolve.ts";
import { refreshTerms } from "../list/search.ts";
import { findContactRows, putContacts, type ContactRow } from "./contact-store.ts";
import { refreshContactState } from "../profile/customer-store.ts";

/** Turns what WeCom tells of contacts into profiles, and tells it again with the customer. */
export const contactsHandler: EventHandler<Context> = {
  name: "customers/contacts",
  types: [contactAdded.type, contactRefreshed.type, contactRemoved.type],
  batchSize: 200,
  async handle(tx, events, context) {
    const told = events.filter(isOfContact);
    const mirror = new Map(
      (
        await getContacts(
          tx,
          told.map(({ payload }) => payload),
        )
      ).map((contact) => [pairKey(contact), contact]),
    );
    const requests = told.map((event) => toRequest(event, mirror.get(pairKey(event.payload)), context));
    const renamed = new Set<string>();
    const customerIds = await resolveCustomers(tx, context, requests, renamed);
    const pairs = told.map(({ payload }, index) => ({ ...payload, customerId: customerIds[index]! })); // one id a request
    await linkContacts(
      tx,
      pairs.map(({ userId, externalUserId, customerId }) => ({ userId, externalUserId, customerId })),
    );
    const book = new ContactBook(await findContactRows(tx, pairs), await findTakenOver(tx, pairs));
    told.forEach((event, index) =>
      book.enter(event, customerIds[index]!, mirror.get(pairKey(event.payload))),
    ); // one id a request
    await storeBook(tx, context, book, renamed);
  },
};

type Told =
  | StoredEvent<{ userId: string; externalUserId: string; state?: string | undefined; addedAt: string }>
  | StoredEvent<{ userId: string; externalUserId: string }>
  | StoredEvent<{ userId: string; externalUserId: string; by: EndedBy }>;

type EndedBy = NonNullable<ContactRow["removed_by"]>;

const isOfContact = (event: StoredEvent): event is Told =>
  contactAdded.is(event) || contactRefreshed.is(event) || contactRemoved.is(event);

const pairKey = ({ userId, externalUserId }: { userId: string; externalUserId: string }): string =>
  `${userId} ${externalUserId}`;

function toRequest(event: Told, contact: Contact | undefined, { sealer }: Context): ResolveRequest {
  const external = { kind: "external_userid", value: event.payload.externalUserId } as const;
  if (!contactRefreshed.is(event) || !contact) {
    // To be lost is no activity: a loss leaves the time of the last one alone.
    const at = contactAdded.is(event)
      ? new Date(event.payload.addedAt)
      : (contact?.createdAt ?? event.occurredAt);
    return { identities: [external], source: "wecom", at };
  }
  return {
    identities: [
      external,
      ...(contact.unionid ? [{ kind: "unionid" as const, value: contact.unionid }] : []),
      ...openRemarkMobiles(sealer, contact).map((value) => ({ kind: "phone" as const, value })),
    ],
    name: contact.name,
    gender: contact.gender === 1 ? "male" : contact.gender === 2 ? "female" : undefined,
    source: "wecom",
    at: contact.createdAt,
  };
}

/** The contacts of a batch, brought forward event by event, with what has to be told of them. */
class ContactBook {
  readonly rows: Map<string, ContactRow>;
  readonly changed = new Set<string>();
  readonly events: Parameters<typeof appendEvents>[2][number][] = [];
  readonly timeline: NewTimelineEntry[] = [];
  readonly #takenOver: ReadonlySet<string>;

  constructor(rows: readonly ContactRow[], takenOver: readonly { userId: string; externalUserId: string }[]) {
    this.#takenOver = new Set(takenOver.map(pairKey));
    this.rows = new Map(
      rows.map((row) => [pairKey({ userId: row.advisor_id, externalUserId: row.external_user_id }), row]),
    );
  }

  enter(event: Told, customerId: string, contact: Contact | undefined): void {
    const { userId: advisorId, externalUserId } = event.payload;
    if (contactAdded.is(event)) {
      const at = new Date(event.payload.addedAt);
      const lostAt = this.rows.get(pairKey(event.payload))?.removed_at;
      // WeCom counts in seconds: added again within the second of the loss is still a new beginning.
      if (!lostAt || at >= lostAt)
        this.#establish({ advisorId, externalUserId, customerId, at, state: event.payload.state });
    } else if (contactRemoved.is(event)) {
      this.#lose({ advisorId, externalUserId, customerId, at: event.occurredAt, by: event.payload.by });
    } else if (contact) {
      const { createdAt, removedAt, removedBy, state, remark } = contact;
      const lostAt = this.rows.get(pairKey(event.payload))?.removed_at;
      if (!lostAt || createdAt > lostAt)
        this.#establish({ advisorId, externalUserId, customerId, at: createdAt, state: state ?? undefined });
      if (removedAt)
        this.#lose({ advisorId, externalUserId, customerId, at: removedAt, by: removedBy ?? "customer" });
      this.#noteRemark(pairKey(event.payload), remark);
      this.events.push(contactSynced.of({ customerId, payload: { advisorId, externalUserId } }));
    }
  }

  #establish(found: {
    advisorId: string;
    externalUserId: string;
    customerId: string;
    at: Date;
    state: string | undefined;
  }): void {
    const { advisorId, externalUserId, customerId, at, state } = found;
    const key = pairKey({ userId: advisorId, externalUserId });
    const row = this.rows.get(key);
    if (row && !row.removed_at) return; // the same news comes by callback and by reading
    this.rows.set(key, {
      customer_id: customerId,
      advisor_id: advisorId,
      external_user_id: externalUserId,
      remark: row?.remark ?? "",
      added_at: at,
      removed_at: null,
      removed_by: null,
    });
    this.changed.add(key);
    const isTakenOver = this.#takenOver.has(key);
    const about = { customerId, occurredAt: at };
    this.events.push(
      isTakenOver
        ? contactTakenOver.of({ ...about, payload: { advisorId, externalUserId } })
        : contactEstablished.of({
            ...about,
            payload: { advisorId, externalUserId, ...(state ? { state } : {}) },
          }),
    );
    const kind = isTakenOver ? "contact_taken_over" : "contact_added";
    this.timeline.push({
      customerId,
      at,
      kind,
      key: `${kind}:${key}:${at.getTime()}`,
      payload: { advisorId },
    });
  }

  #lose(found: {
    advisorId: string;
    externalUserId: string;
    customerId: string;
    at: Date;
    by: EndedBy;
  }): void {
    const { advisorId, externalUserId, customerId, at, by } = found;
    const key = pairKey({ userId: advisorId, externalUserId });
    const row = this.rows.get(key);
    if (row?.removed_at) return;
    this.rows.set(key, {
      customer_id: customerId,
      advisor_id: advisorId,
      external_user_id: externalUserId,
      remark: row?.remark ?? "",
      added_at: row?.added_at ?? at,
      removed_at: at,
      removed_by: by,
    });
    this.changed.add(key);
    this.events.push(
      by === "transfer"
        ? contactHandedOver.of({ customerId, occurredAt: at, payload: { advisorId, externalUserId } })
        : contactLost.of({ customerId, occurredAt: at, payload: { advisorId, externalUserId, by } }),
    );
    const kind = by === "transfer" ? "contact_handed_over" : "contact_lost";
    this.timeline.push({
      customerId,
      at,
      kind,
      key: `${kind}:${key}:${at.getTime()}`,
      payload: by === "transfer" ? { advisorId } : { advisorId, by },
    });
  }

  #noteRemark(key: string, remark: string): void {
    const row = this.rows.get(key);
    if (!row || row.remark === remark) return;
    this.rows.set(key, { ...row, remark });
    this.changed.add(key);
  }
}

/** @param renamed their search terms are written with those of the remarks, in one go */
async function storeBook(
  tx: Tx,
  context: Context,
  book: ContactBook,
  renamed: ReadonlySet<string>,
): Promise<void> {
  const rows = [...book.changed].map((key) => book.rows.get(key)!); // what changed is in the book
  const customerIds = [...new Set(rows.map(({ customer_id }) => customer_id))];
  await putContacts(tx, rows);
  await refreshContactState(tx, customerIds);
  await refreshTerms(tx, [...new Set([...customerIds, ...renamed])]);
  await addTimeline(tx, context, book.timeline);
  await appendEvents(tx, context.clock, book.events);
}
