import type { EventFilter, JourneyEvent } from "@hortus/contracts";
import type { Db, EventType, StoredEvent } from "@hortus/kernel";
import { channelEntered } from "../../acquisition/events.ts";
import { orderPaid, orderRefunded } from "../../commerce/events.ts";
import {
  complaintClosed,
  complaintOpened,
  contactEstablished,
  contactLost,
  customerJoinedGroup,
  customerLeftGroup,
  ownEventTold,
} from "../../customers/events.ts";
import {
  factOfOwnEvent,
  findOwnEvents,
  isOwnEventFact,
  NUMBER_PLACES,
  OWN_EVENT_SLOTS,
  TEXT_PLACES,
} from "../../customers/index.ts";
import { lifeCycleChanged, valueTierChanged } from "../../ladders/events.ts";
import { membershipJoined, membershipLeft, membershipLevelChanged } from "../../membership/events.ts";
import { messageFailed, messageReplied, messageSent, taskDone } from "../../outreach/events.ts";
import { radarOpened } from "../../radar/events.ts";
import { customerTagged, customerUntagged } from "../../tags/events.ts";
import type { Cause } from "../model.ts";

interface Known {
  // the catalogue asks every type for its name only, and reads properties by their keys
  type: EventType<never> | EventType<any>;
  label: JourneyEvent["label"];
  properties: readonly (JourneyEvent["properties"][number] & {
    /** The property that makes two events one occasion: an order paid is one run, however often it is told. */
    isKey?: true;
  })[];
}

const source = { key: "source", label: { zh: "来源", en: "Source" }, type: "text" } as const;
const advisor = { key: "advisorId", label: { zh: "顾问", en: "Advisor" }, type: "advisor" } as const;
const amount = { key: "amountFen", label: { zh: "金额", en: "Amount" }, type: "money" } as const;
const order = { key: "orderId", label: { zh: "订单", en: "Order" }, type: "text", isKey: true } as const;
const complaint = {
  key: "complaintId",
  label: { zh: "投诉编号", en: "Complaint" },
  type: "text",
  isKey: true,
} as const;
const complaintAbout = {
  key: "about",
  label: { zh: "关于（代码）", en: "About (code)" },
  type: "text",
} as const;
const moved = [
  { key: "from", label: { zh: "从（代码）", en: "From (code)" }, type: "text" },
  { key: "to", label: { zh: "到（代码）", en: "To (code)" }, type: "text" },
] as const;
const level = {
  key: "levelId",
  label: { zh: "会员等级", en: "Member level" },
  type: "member_level",
} as const;
const tag = { key: "tagId", label: { zh: "标签", en: "Tag" }, type: "tag" } as const;

/** What happens to customers and may begin a journey or end a wait. A slice's new event is one entry here. */
const known: readonly Known[] = [
  { type: orderPaid, label: { zh: "订单付款", en: "An order is paid" }, properties: [order, amount, source] },
  {
    type: orderRefunded,
    label: { zh: "订单退款", en: "An order is refunded" },
    properties: [order, amount, source],
  },
  {
    type: contactEstablished,
    label: { zh: "添加好友", en: "Became a contact" },
    properties: [advisor, { key: "state", label: { zh: "渠道参数", en: "Channel state" }, type: "text" }],
  },
  {
    type: customerJoinedGroup,
    label: { zh: "进入客户群", en: "Came into a group" },
    properties: [
      { key: "groupName", label: { zh: "群名", en: "Name of the group" }, type: "text" },
      { key: "ownerId", label: { zh: "群主", en: "Owner of the group" }, type: "advisor" },
      { key: "state", label: { zh: "群活码参数", en: "State of the group's code" }, type: "text" },
    ],
  },
  { type: customerLeftGroup, label: { zh: "离开客户群", en: "Left a group" }, properties: [] },
  { type: contactLost, label: { zh: "好友流失", en: "A contact is lost" }, properties: [advisor] },
  { type: complaintOpened, label: { zh: "投诉", en: "Complained" }, properties: [complaint, complaintAbout] },
  {
    type: complaintClosed,
    label: { zh: "投诉已了结", en: "A complaint is settled" },
    properties: [complaint, complaintAbout],
  },
  {
    type: channelEntered,
    label: { zh: "扫渠道码添加", en: "Came by a channel code" },
    properties: [
      { key: "codeId", label: { zh: "渠道活码", en: "Channel code" }, type: "channel_code" },
      advisor,
    ],
  },
  {
    type: radarOpened,
    label: { zh: "打开链接", en: "Opened a link" },
    properties: [{ key: "title", label: { zh: "链接标题", en: "Title of the link" }, type: "text" }],
  },
  { type: customerTagged, label: { zh: "打上标签", en: "Got a tag" }, properties: [tag] },
  { type: customerUntagged, label: { zh: "去掉标签", en: "Lost a tag" }, properties: [tag] },
  { type: messageSent, label: { zh: "消息送达", en: "A message arrived" }, properties: [advisor] },
  {
    type: messageReplied,
    label: {
      zh: "客户回复（由顾问或其他系统登记）",
      en: "Wrote back (as noted by an advisor or another system)",
    },
    properties: [advisor, { key: "afterDays", label: { zh: "几天后", en: "Days after" }, type: "number" }],
  },
  { type: messageFailed, label: { zh: "消息未送达", en: "A message failed" }, properties: [advisor] },
  { type: valueTierChanged, label: { zh: "价值分层变化", en: "The value tier changed" }, properties: moved },
  {
    type: lifeCycleChanged,
    label: { zh: "生命周期变化", en: "The life-cycle stage changed" },
    properties: moved,
  },
  { type: membershipJoined, label: { zh: "入会", en: "Became a member" }, properties: [level, source] },
  {
    type: membershipLevelChanged,
    label: { zh: "会员等级变化", en: "The member level changed" },
    properties: [
      { key: "to", label: { zh: "变为等级", en: "To the level" }, type: "member_level" },
      { key: "from", label: { zh: "原等级", en: "From the level" }, type: "member_level" },
      { key: "direction", label: { zh: "升降（up 升，down 降）", en: "Up or down (code)" }, type: "text" },
      source,
    ],
  },
  { type: membershipLeft, label: { zh: "退会", en: "Left the membership" }, properties: [level, source] },
  { type: taskDone, label: { zh: "顾问完成任务", en: "An advisor's task is done" }, properties: [advisor] },
  // the same in every workspace; `describeEvents` gives them its names
  ...OWN_EVENT_SLOTS.map((slot) => ({
    type: ownEventTold(slot),
    label: { zh: `自定义事件 ${slot}`, en: `Own event ${slot}` },
    properties: [
      ...TEXT_PLACES.map((key) => ({ key, label: { zh: key, en: key }, type: "text" as const })),
      ...NUMBER_PLACES.map((key) => ({ key, label: { zh: key, en: key }, type: "number" as const })),
    ],
  })),
];

const byType = new Map(known.map((entry) => [entry.type.type, entry]));

export const knownEvents: readonly JourneyEvent[] = known.map(({ type, label, properties }) => ({
  event: type.type,
  label,
  properties: properties.map(publicProperty),
}));

/** The catalogue with this workspace's own events by their names, and without those that it has not defined. */
export async function describeEvents(db: Db): Promise<JourneyEvent[]> {
  const own = new Map((await findOwnEvents(db)).map((row) => [factOfOwnEvent(row.slot), row]));
  return knownEvents.flatMap((entry): JourneyEvent[] => {
    if (!isOwnEventFact(entry.event)) return [entry];
    const row = own.get(entry.event);
    if (!row) return [];
    const properties = row.properties.map(({ place, name, type }) => ({
      key: place,
      label: { zh: name, en: name },
      type,
    }));
    return [{ event: entry.event, label: { zh: row.name, en: row.name }, properties }];
  });
}

export const findEvent = (type: string): JourneyEvent | undefined =>
  knownEvents.find(({ event }) => event === type);

export type OfCustomer = StoredEvent & { customerId: string };

/** What was imported from the past is counted elsewhere, but sets nothing off. */
export const setsOff = (event: StoredEvent): event is OfCustomer =>
  event.customerId !== undefined && (event.payload as { historic?: boolean }).historic !== true;

/** Does this event answer to the name and to every filter? A property that it lacks passes none. */
export function matches(
  event: StoredEvent,
  wanted: { event: string; filters: readonly EventFilter[] },
): boolean {
  if (event.type !== wanted.event) return false;
  const payload = event.payload as Record<string, unknown>;
  return wanted.filters.every((filter) => passes(payload[filter.property], filter));
}

function passes(actual: unknown, { op, value }: EventFilter): boolean {
  if (actual === undefined || actual === null) return false;
  switch (op) {
    case "equals":
      return String(actual) === String(value);
    case "not_equals":
      return String(actual) !== String(value);
    case "contains":
      return String(actual).includes(String(value));
    case "at_least":
      return Number(actual) >= Number(value);
    case "at_most":
      return Number(actual) <= Number(value);
  }
}

/** Names the occasion: the same key for the same customer is the same run. */
export function keyOf(event: OfCustomer): string {
  const key = byType.get(event.type)?.properties.find(({ isKey }) => isKey)?.key;
  const value = key && (event.payload as Record<string, unknown>)[key];
  // orders were keyed so from the first version on
  return event.type === orderPaid.type
    ? `order:${String(value)}`
    : `${event.type}:${value ? String(value) : event.id}`;
}

/** What set an enrolment off, as people read it. */
export function causeOf(event: OfCustomer): Cause {
  const at = event.occurredAt.toISOString();
  if (orderPaid.is(event)) {
    const { orderId, amountFen } = event.payload;
    return { kind: "order_paid", at, orderId, amountFen };
  }
  const { orderId, amountFen } = event.payload as { orderId?: string; amountFen?: number };
  return {
    kind: "event",
    event: event.type,
    at,
    ...(orderId ? { orderId } : {}),
    ...(amountFen ? { amountFen } : {}),
  };
}

function publicProperty({
  key,
  label,
  type,
}: Known["properties"][number]): JourneyEvent["properties"][number] {
  return { key, label, type };
}
