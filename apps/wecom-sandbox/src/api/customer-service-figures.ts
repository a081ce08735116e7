/** Customer service by days, counted from the messages that are kept, and the offer of an advisor or a group. */
import type { KfMessageRow } from "../customer-service/rows.ts";
import { TALK_SECONDS, talkOf } from "../customer-service/talks.ts";
import { pairKey } from "../state.ts";
import type { World } from "../world.ts";
import { findAccount, findPerson } from "./customer-service.ts";
import { DAY, daysOf } from "./days.ts";
import { findMember } from "./directory.ts";
import type { Handlers } from "./handlers.ts";
import { refuse } from "./refusal.ts";

const LONGEST_DAYS = 31;

export const customerServiceFigureHandlers: Handlers<
  | "kf/get_corp_statistic"
  | "kf/get_servicer_statistic"
  | "kf/customer/get_upgrade_service_config"
  | "kf/customer/upgrade_service"
  | "kf/customer/cancel_upgrade_service"
> = {
  "kf/get_corp_statistic"(world, request) {
    return {
      statistic_list: eachDay(world, request, (rows, day) => {
        const asked = rows.filter(({ wire }) => wire?.origin === 3);
        return {
          session_cnt: rows.filter(({ begins }) => begins).length,
          customer_cnt: countCustomers(asked),
          customer_msg_cnt: asked.length,
          upgrade_service_customer_cnt: offersOn(world, request.open_kfid, day).accepted,
          ai_session_reply_cnt: 0,
          msg_rejected_customer_cnt: countCustomers(rows.filter(({ rejectedBy }) => rejectedBy)),
        };
      }),
    };
  },

  "kf/get_servicer_statistic"(world, request) {
    const { servicer_userid: only } = request;
    if (only !== undefined && !findMember(world, only)) refuse(60111);
    const isMeant = (userid: string | undefined) => userid !== undefined && (!only || userid === only);
    return {
      statistic_list: eachDay(world, request, (rows, day) => {
        const replies = rows.filter(({ wire }) => wire?.origin === 5 && isMeant(wire.servicer_userid));
        const taken = rows.filter(({ wire }) => isMeant(wire?.event?.new_servicer_userid));
        const served = new Set([...replies, ...taken].map(talkKey));
        const asked = rows.filter((row) => row.wire?.origin === 3 && served.has(talkKey(row)));
        const waits = firstWaits(asked, replies);
        const sessions = new Set(taken.map(talkKey)).size;
        const { accepted, offered } = offersOn(world, request.open_kfid, day, only);
        return {
          session_cnt: sessions,
          customer_cnt: countCustomers(asked),
          customer_msg_cnt: asked.length,
          ...(sessions > 0 && { reply_rate: Math.min(1, waits.length / sessions) }),
          ...(waits.length > 0 && {
            first_reply_average_sec: Math.round(waits.reduce((a, b) => a + b, 0) / waits.length),
          }),
          upgrade_service_customer_cnt: accepted,
          upgrade_service_member_invite_cnt: offered,
          upgrade_service_member_customer_cnt: accepted,
          msg_rejected_customer_cnt: countCustomers(rows.filter(({ rejectedBy }) => isMeant(rejectedBy))),
        };
      }),
    };
  },

  "kf/customer/get_upgrade_service_config": ({ state }) => ({
    member_range: { userid_list: state.staff.keys(), department_id_list: [] },
    groupchat_range: {
      chat_id_list: [...state.groups.all()].filter((one) => !one.dismissed).map(({ chatId }) => chatId),
    },
  }),
  "kf/customer/upgrade_service"(world, request) {
    const { state } = world;
    const openKfid = findAccount(world, request.open_kfid).openKfid;
    const personId = findPerson(world, request.external_userid);
    if (state.nowSeconds() - talkOf(world, openKfid, personId).saidAt > TALK_SECONDS) refuse(95031);
    const { wording = "" } = request.type === 1 ? request.member : request.groupchat;
    state.kfOffers.put(pairKey(openKfid, personId), {
      openKfid,
      personId,
      ...(request.type === 1
        ? { userid: (findMember(world, request.member.userid) ?? refuse(60111)).userid }
        : { chatId: findGroup(world, request.groupchat.chat_id) }),
      wording,
      offeredAt: state.nowSeconds(),
      acceptedAt: undefined,
    });
    return {};
  },
  "kf/customer/cancel_upgrade_service"(world, { open_kfid, external_userid }) {
    const key = pairKey(findAccount(world, open_kfid).openKfid, findPerson(world, external_userid));
    if (world.state.kfOffers.get(key)?.acceptedAt === undefined) world.state.kfOffers.delete(key);
    return {};
  },
};

const talkKey = ({ openKfid, personId }: KfMessageRow) => pairKey(openKfid, personId);
const countCustomers = (rows: KfMessageRow[]) => new Set(rows.map(({ personId }) => personId)).size;

function eachDay<T>(
  world: World,
  request: { open_kfid?: string | undefined; start_time: number; end_time: number },
  count: (rows: KfMessageRow[], day: number) => T,
): { stat_time: number; statistic: T }[] {
  const openKfid =
    request.open_kfid === undefined ? undefined : findAccount(world, request.open_kfid).openKfid;
  const rows = [...world.state.kfMessages.all()].filter((row) => !openKfid || row.openKfid === openKfid);
  return daysOf(world, request.start_time, request.end_time, LONGEST_DAYS).map((day) => ({
    stat_time: day,
    statistic: count(
      rows.filter(({ sendTime }) => sendTime >= day && sendTime < day + DAY),
      day,
    ),
  }));
}

/** Seconds from a customer's first message of the day to the first reply after it, for each conversation that got one. */
function firstWaits(asked: KfMessageRow[], replies: KfMessageRow[]): number[] {
  const firsts = new Map<string, KfMessageRow>();
  for (const row of asked) if (!firsts.has(talkKey(row))) firsts.set(talkKey(row), row);
  return [...firsts].flatMap(([key, first]) => {
    const reply = replies.find((row) => talkKey(row) === key && row.seq > first.seq);
    return reply ? [reply.sendTime - first.sendTime] : [];
  });
}

function offersOn({ state }: World, openKfid: string | undefined, day: number, userid?: string) {
  const isOn = (at: number | undefined) => at !== undefined && at >= day && at < day + DAY;
  const offers = [...state.kfOffers.all()].filter(
    (one) => (!openKfid || one.openKfid === openKfid) && (!userid || one.userid === userid),
  );
  return {
    offered: offers.filter(({ offeredAt }) => isOn(offeredAt)).length,
    accepted: offers.filter(({ acceptedAt }) => isOn(acceptedAt)).length,
  };
}

function findGroup({ state }: World, chatId: string): string {
  const group = state.groups.get(chatId);
  return group && !group.dismissed ? chatId : refuse(state.switches.get().dismissedGroupCode);
}
