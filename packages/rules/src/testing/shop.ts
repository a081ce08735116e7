import { sql } from "kysely";
import type { Tx } from "@hortus/kernel";
import { createFacts, type Label } from "../facts.ts";

/** Facts and tables of a made-up shop, for the tests of this package. */
const label = (zh: string, en: string): Label => ({ zh, en });
const customer = (column: string) => ({ table: "customer", column });
const profile = (column: string) => ({ table: "customer_profile", column, where: "source = 'form'" });

export const shopFacts = createFacts([
  {
    kind: "attribute",
    key: "name",
    label: label("姓名", "Name"),
    type: "text",
    changedBy: ["customer_changed"],
    sql: customer("name"),
  },
  {
    kind: "attribute",
    key: "gender",
    label: label("性别", "Gender"),
    type: "choice",
    options: [
      { value: "female", label: label("女", "female") },
      { value: "male", label: label("男", "male") },
    ],
    changedBy: ["customer_changed"],
    sql: customer("gender"),
  },
  {
    kind: "attribute",
    key: "birthday",
    label: label("生日", "Birthday"),
    type: "date",
    changedBy: ["customer_changed"],
    sql: customer("birthday"),
  },
  {
    kind: "attribute",
    key: "joined_at",
    label: label("加入时间", "Joined"),
    type: "instant",
    changedBy: ["customer_changed"],
    sql: customer("joined_at"),
  },
  {
    kind: "attribute",
    key: "weight",
    label: label("体重", "Weight"),
    type: "number",
    changedBy: ["profile_changed"],
    sql: profile("weight"),
  },
  {
    kind: "attribute",
    key: "balance",
    label: label("余额", "Balance"),
    type: "money",
    changedBy: ["profile_changed"],
    sql: profile("balance_fen"),
  },
  {
    kind: "attribute",
    key: "member",
    label: label("会员", "Member"),
    type: "boolean",
    changedBy: ["profile_changed"],
    sql: profile("is_member"),
  },
  {
    kind: "set",
    key: "tag",
    label: label("标签", "Tag"),
    optionsFrom: "tags",
    changedBy: ["tagged", "untagged"],
    dated: true,
    sql: { table: "customer_tag", column: "tag_id", at: "tagged_at" },
  },
  {
    kind: "set",
    key: "condition",
    label: label("病种", "Condition"),
    sensitive: true,
    changedBy: ["condition_noted"],
    sql: { table: "customer_tag", column: "tag_id" },
  },
  {
    kind: "segments",
    key: "segment",
    label: label("人群", "Segment"),
    optionsFrom: "segments",
    changedBy: ["segment_entered", "segment_left"],
    sql: { table: "segment_member", column: "segment_id", columnType: "uuid", where: "version = 1" },
  },
  {
    kind: "set",
    key: "group",
    label: label("客户群", "Group"),
    changedBy: ["group_joined", "group_left"],
    sql: { table: "customer_group", column: "group_id", columnType: "uuid" },
  },
  {
    kind: "records",
    key: "order",
    label: label("订单", "Orders"),
    changedBy: ["order_paid", "order_refunded"],
    sql: { table: "customer_order", at: "paid_at", where: "state = 'paid'" },
    measures: [
      { key: "amount", label: label("金额", "amount"), type: "money", column: "net_amount_fen" },
      { key: "boxes", label: label("盒数", "boxes"), type: "number", column: "boxes" },
    ],
    properties: [
      {
        key: "channel",
        label: label("渠道", "channel"),
        type: "choice",
        options: [
          { value: "online", label: label("线上", "online") },
          { value: "store", label: label("门店", "store") },
        ],
        column: "channel",
      },
      { key: "amount", label: label("金额", "amount"), type: "money", column: "net_amount_fen" },
      { key: "note", label: label("备注", "note"), type: "text", column: "note" },
      { key: "boxes", label: label("盒数", "boxes"), type: "number", column: "boxes" },
      { key: "place", label: label("地点", "place"), type: "path", column: "place" },
      { key: "shipped_on", label: label("发货日", "shipped on"), type: "date", column: "shipped_on" },
    ],
  },
  {
    kind: "records",
    key: "refund",
    label: label("退款", "Refunds"),
    changedBy: ["order_refunded"],
    sql: { table: "customer_refund", at: "refunded_at" },
    measures: [],
    properties: [{ key: "reason", label: label("原因", "reason"), type: "text", column: "reason" }],
  },
]);

export const livingCustomers = { table: "customer", column: "customer_id", where: "erased_at is null" };

export const groupIds = [
  "0197a000-0000-7000-8000-00000000000a",
  "0197a000-0000-7000-8000-00000000000b",
] as const;

export async function createShop(tx: Tx): Promise<void> {
  for (const table of [
    `customer (customer_id uuid primary key, erased_at timestamptz, name text, gender text, birthday date, joined_at timestamptz)`,
    `customer_profile (customer_id uuid, source text, weight double precision, balance_fen bigint, is_member boolean, primary key (customer_id, source))`,
    `customer_tag (customer_id uuid, tag_id text, tagged_at timestamptz, primary key (customer_id, tag_id))`,
    `segment_member (customer_id uuid, segment_id uuid, version int, primary key (customer_id, segment_id, version))`,
    `customer_refund (customer_id uuid, refund_id int, refunded_at timestamptz, reason text, primary key (customer_id, refund_id))`,
    `customer_group (customer_id uuid, group_id uuid)`,
    `customer_order (customer_id uuid, order_id int, state text, paid_at timestamptz, net_amount_fen bigint, boxes numeric, channel text,
       note text, shipped_on date, place text, primary key (customer_id, order_id))`,
  ]) {
    await sql`create table ${sql.raw(table)}`.execute(tx);
  }
  await sql`create index customer_order_by_payment on customer_order (customer_id, paid_at)`.execute(tx);
  await sql`create index customer_group_of_customer on customer_group (customer_id, group_id)`.execute(tx);
}

/** Enough rows for the planner to prefer an index to reading everything; always the same ones. */
export async function fillAtRandom(tx: Tx, customers: number): Promise<void> {
  const start = sql`timestamptz '2026-11-24T02:00:00Z'`;
  const id = sql`('0197a000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
  for (const rows of [
    sql`customer select ${id}, null, 'Ann', case n % 2 when 0 then 'female' else 'male' end, date '1980-01-01' + n % 9000, ${start}
        from generate_series(1, ${customers}::int) as n`,
    sql`customer_profile select ${id}, 'form', n % 90, 0, n % 3 = 0 from generate_series(1, ${customers}::int) as n`,
    sql`customer_tag select ${id}, 't' || k, ${start} - make_interval(hours => n % 900)
        from generate_series(1, ${customers}::int) as n, generate_series(1, 3) as k`,
    sql`segment_member select ${id}, '0197a000-0000-7000-8000-00000000000a', k
        from generate_series(1, ${customers}::int) as n, generate_series(1, 2) as k`,
    sql`customer_group select ${id}, '0197a000-0000-7000-8000-00000000000a' from generate_series(1, ${customers}::int) as n`,
    sql`customer_refund select ${id}, k, ${start} - make_interval(hours => n * k % 3000), null
        from generate_series(1, ${customers}::int) as n, generate_series(1, 2) as k`,
    sql`customer_order select ${id}, k, 'paid', ${start} - make_interval(hours => n * k % 9000), 100 * k, k, 'store', null, null, null
        from generate_series(1, ${customers}::int) as n, generate_series(1, 6) as k`,
  ])
    await sql`insert into ${rows}`.execute(tx);
}
