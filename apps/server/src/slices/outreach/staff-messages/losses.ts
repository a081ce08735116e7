/** Who can still act hears of a loss: the advisor whom customers deleted, and the managers of an advisor who deleted customers. */
import type { EventHandler, Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { contactLost } from "../../customers/events.ts";
import { findManagers } from "../../stores/index.ts";
import { findAdvisorNames, findAdvisorStates, findConnection, getContacts } from "../../wecom/index.ts";
import { getSettings } from "../settings.ts";
import type { StaffMessage } from "./store.ts";
import { tellStaff } from "./tell.ts";

/** What is older is no news: a first reading, or a server that comes back, brings losses of long ago. */
const NEWS_MS = 86_400_000;
const MOST_NAMES = 3;

interface Loss {
  advisorId: string;
  externalUserId: string;
  by: "advisor" | "customer";
  at: Date;
}

export const lossesHandler: EventHandler<Context> = {
  name: "outreach/losses",
  types: [contactLost.type],
  async handle(tx, events, context) {
    const since = context.clock.now().getTime() - NEWS_MS;
    const lost = events.flatMap((event): Loss[] =>
      contactLost.is(event) && event.occurredAt.getTime() > since
        ? [{ ...event.payload, at: event.occurredAt }]
        : [],
    );
    if (lost.length === 0 || !(await findConnection(tx)) || !(await getSettings(tx)).tellLosses) return;
    const states = await findAdvisorStates(
      tx,
      lost.map(({ advisorId }) => advisorId),
    );
    // Who has left reads nothing any more, and did not delete those whom WeCom took out of the list.
    const living = lost.filter(({ advisorId }) => states.get(advisorId) !== "left");
    const [byCustomers, byAdvisors] = [
      living.filter(isByCustomer),
      living.filter((one) => !isByCustomer(one)),
    ];
    // by day: what can be done, a call or a visit, waits for it as well
    await tellStaff(tx, context, [
      ...(await toAdvisors(tx, byCustomers)),
      ...(await toManagers(tx, byAdvisors)),
    ]);
  },
};

const isByCustomer = ({ by }: Loss): boolean => by === "customer";

async function toAdvisors(tx: Tx, lost: readonly Loss[]): Promise<StaffMessage[]> {
  const contacts = await getContacts(
    tx,
    lost.map(({ advisorId: userId, externalUserId }) => ({ userId, externalUserId })),
  );
  const names = new Map(
    contacts.map(({ userId, externalUserId, remark, name }) => [
      `${userId} ${externalUserId}`,
      remark || name,
    ]),
  );
  return [...groupBy(lost, ({ advisorId }) => advisorId)].map(([userId, some]) => {
    const known = some.flatMap((loss) => names.get(`${userId} ${loss.externalUserId}`) || []);
    const who = known.slice(0, MOST_NAMES).join("、");
    const whom = some.length > 1 || who === "" ? `${who && `${who}等 `}${some.length} 位客户` : who;
    return {
      userId,
      purposeKey: keyOf(some),
      text: `${whom} 删除了你。以后的消息发不到，可以打电话，或等到店时再加。`,
    };
  });
}

/** One message for all that an advisor deleted. It names no customer: the manager may not be theirs. */
async function toManagers(tx: Tx, lost: readonly Loss[]): Promise<StaffMessage[]> {
  const byAdvisor = groupBy(lost, ({ advisorId }) => advisorId);
  const managers = await findManagers(tx, [...byAdvisor.keys()]);
  const names = await findAdvisorNames(tx, [...byAdvisor.keys()]);
  return managers.map(({ advisorId, managerId }) => {
    const some = byAdvisor.get(advisorId) ?? [];
    return {
      userId: managerId,
      purposeKey: keyOf(some),
      text: `${names.get(advisorId) ?? advisorId} 删除了 ${some.length} 位客户，请了解原因。名单在后台“流失好友”里。`,
    };
  });
}

/** The same for the same losses, and another for the next ones of the same advisor. */
function keyOf([first]: readonly Loss[]): string {
  return first ? `lost:${first.by}:${first.advisorId}:${first.externalUserId}:${first.at.getTime()}` : "lost";
}
