/** WeChat customer service in figures, and its offer of an advisor or a group to a customer (升级服务). */
import { z } from "zod";
import { openKfid } from "./customer-service.ts";
import { externalUserid, list, nothing, unixTime, userid } from "./shapes.ts";

/** Both ends are counted, at most 31 days; days are China's. */
const days = { open_kfid: openKfid.optional(), start_time: unixTime, end_time: unixTime };
const count = z.int().default(0);
/** Between 0 and 1; absent where there is nothing to divide by. */
const share = z.number().optional();

const corpFigures = z.object({
  session_cnt: count,
  customer_cnt: count,
  customer_msg_cnt: count,
  upgrade_service_customer_cnt: count,
  ai_session_reply_cnt: count,
  ai_transfer_rate: share,
  ai_knowledge_hit_rate: share,
  msg_rejected_customer_cnt: count,
});
const servicerFigures = z.object({
  session_cnt: count,
  customer_cnt: count,
  customer_msg_cnt: count,
  reply_rate: share,
  /** seconds */
  first_reply_average_sec: z.number().optional(),
  /** WeCom's own spelling. */
  satisfaction_investgate_cnt: count,
  satisfaction_participation_rate: share,
  satisfied_rate: share,
  middling_rate: share,
  dissatisfied_rate: share,
  upgrade_service_customer_cnt: count,
  upgrade_service_member_invite_cnt: count,
  upgrade_service_member_customer_cnt: count,
  upgrade_service_groupchat_invite_cnt: count,
  upgrade_service_groupchat_customer_cnt: count,
  msg_rejected_customer_cnt: count,
});

const wording = z.string().max(200).optional();
const offered = { open_kfid: openKfid, external_userid: externalUserid };

export const customerServiceFigureEndpoints = {
  "kf/get_corp_statistic": {
    method: "POST",
    writes: false,
    request: z.object(days),
    response: z.object({ statistic_list: list(z.object({ stat_time: unixTime, statistic: corpFigures })) }),
  },
  /** Of one member, or of all together. */
  "kf/get_servicer_statistic": {
    method: "POST",
    writes: false,
    request: z.object({ ...days, servicer_userid: userid.optional() }),
    response: z.object({
      statistic_list: list(z.object({ stat_time: unixTime, statistic: servicerFigures })),
    }),
  },
  /** Whom the admin console allows to be offered. */
  "kf/customer/get_upgrade_service_config": {
    method: "GET",
    writes: false,
    request: nothing,
    response: z.object({
      member_range: z
        .object({ userid_list: list(userid), department_id_list: list(z.int()) })
        .default({ userid_list: [], department_id_list: [] }),
      groupchat_range: z.object({ chat_id_list: list(z.string()) }).default({ chat_id_list: [] }),
    }),
  },
  /** Offers an advisor or a group in the conversation; a second offer takes the place of the first. */
  "kf/customer/upgrade_service": {
    method: "POST",
    writes: true,
    request: z.discriminatedUnion("type", [
      z.object({ ...offered, type: z.literal(1), member: z.object({ userid, wording }) }),
      z.object({
        ...offered,
        type: z.literal(2),
        groupchat: z.object({ chat_id: z.string().min(1), wording }),
      }),
    ]),
    response: nothing,
  },
  "kf/customer/cancel_upgrade_service": {
    method: "POST",
    writes: true,
    request: z.object(offered),
    response: nothing,
  },
} as const;
