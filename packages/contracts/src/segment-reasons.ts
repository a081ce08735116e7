/**
 * What made somebody enter or leave a segment, in words, by the code that stands in `because`: a new rule, time, a merge, or the type of the
 * event that decided. Events of the workspace's own (`own_event_1` …) are called as the workspace calls them.
 */
export const becauseLabels: Readonly<Record<string, { zh: string; en: string }>> = {
  rule: { zh: "规则更新", en: "new rule" },
  time: { zh: "时间推移", en: "time passed" },
  merge: { zh: "档案合并", en: "profiles joined" },

  customer_created: { zh: "新客户", en: "new customer" },
  customer_changed: { zh: "档案修改", en: "profile changed" },
  customers_merged: { zh: "档案合并", en: "profiles joined" },
  merge_undone: { zh: "撤销合并", en: "profiles parted" },
  customer_active: { zh: "有动态", en: "was active" },
  customer_attribute_changed: { zh: "客户属性变化", en: "attribute changed" },
  customer_groups_changed: { zh: "进出客户群", en: "joined or left a group" },
  condition_noted: { zh: "登记健康状况", en: "condition noted" },
  condition_removed: { zh: "删除健康状况", en: "condition removed" },
  consent_given: { zh: "给出授权", en: "consent given" },
  consent_withdrawn: { zh: "撤回授权", en: "consent withdrawn" },
  complaint_opened: { zh: "登记投诉", en: "complaint opened" },
  complaint_closed: { zh: "投诉结案", en: "complaint settled" },
  customer_tagged: { zh: "打标签", en: "tagged" },
  customer_untagged: { zh: "去标签", en: "untagged" },

  contact_established: { zh: "成为好友", en: "became a contact" },
  contact_taken_over: { zh: "新顾问接手", en: "taken over by a new advisor" },
  contact_lost: { zh: "好友流失", en: "contact lost" },
  contact_handed_over: { zh: "移交给其他顾问", en: "handed over" },
  advisor_placed: { zh: "顾问换门店", en: "advisor's store changed" },
  channel_entered: { zh: "扫渠道活码", en: "came by a channel code" },
  channel_entries_moved: { zh: "档案合并或撤销", en: "profiles joined or parted" },
  radar_opened: { zh: "打开链接", en: "opened a link" },
  radar_opens_moved: { zh: "档案合并或撤销", en: "profiles joined or parted" },
  own_event: { zh: "自定义事件", en: "own event" },
  own_events_moved: { zh: "档案合并或撤销", en: "profiles joined or parted" },

  order_paid: { zh: "下单", en: "order paid" },
  order_changed: { zh: "订单更正", en: "order corrected" },
  order_refunded: { zh: "退款", en: "refund" },
  order_removed: { zh: "订单撤出", en: "order taken out" },
  orders_moved: { zh: "档案合并或撤销", en: "profiles joined or parted" },
  orders_placed: { zh: "订单门店归属变化", en: "store of orders placed" },
  order_lines_changed: { zh: "商品资料变化", en: "product changed" },
  supply_changed: { zh: "用完日变化", en: "run-out date changed" },

  segment_entered: { zh: "进入所引用的人群", en: "entered a segment that the rule names" },
  segment_left: { zh: "离开所引用的人群", en: "left a segment that the rule names" },
  rfm_scored: { zh: "RFM 变化", en: "RFM changed" },
  rhythm_measured: { zh: "复购间隔变化", en: "interval between orders changed" },
  value_tier_changed: { zh: "价值分层变化", en: "value tier changed" },
  life_cycle_changed: { zh: "生命周期变化", en: "life-cycle stage changed" },
  forecast_scored: { zh: "价值预测变化", en: "forecast changed" },
};
