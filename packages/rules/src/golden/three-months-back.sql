-- Orders count in the last 3 months ≥ 2
-- for a batch, by customer_order_by_payment
with "r1" as (
  select "customer_id" as customer_id,
         count(*) filter (where "paid_at" <= $1::timestamptz) as "records",
         min("paid_at") filter (where "paid_at" > $2::timestamptz) as "arrives_at",
         (((((min("paid_at") filter (where "paid_at" <= $3::timestamptz) at time zone $4::text)::date + 1) + make_interval(months => $5::int))::date + case when extract(day from (((min("paid_at") filter (where "paid_at" <= $6::timestamptz) at time zone $7::text)::date + 1) + make_interval(months => $8::int))::date) < extract(day from ((min("paid_at") filter (where "paid_at" <= $9::timestamptz) at time zone $10::text)::date + 1)) then 1 else 0 end) - 1 + time '23:59:59.999') at time zone $11::text + make_interval(secs => $12::double precision) as "leaves_at"
  from "customer_order"
  where "customer_id" = any($13::uuid[])
    and (state = 'paid')
    and "paid_at" >= $14::timestamptz
  group by "customer_id"
)
select customer_id,
       "c1" as is_in,
       nullif("n1", 'infinity') as next_change_at
from (
  select s.customer_id,
         coalesce("r1"."records", 0) >= $15::bigint as "c1",
         least("r1"."arrives_at", case when coalesce("r1"."records", 0) >= $16::bigint then "r1"."leaves_at" end, 'infinity') as "n1"
  from (
    select "customer_id" as customer_id
    from "customer"
    where "customer_id" = any($17::uuid[])
  ) as "s"
  left join "r1" on "r1".customer_id = s.customer_id
) as decided
-- $1 = "2026-11-24T02:00:00.000Z"
-- $2 = "2026-11-24T02:00:00.000Z"
-- $3 = "2026-11-24T02:00:00.000Z"
-- $4 = "Asia/Shanghai"
-- $5 = 3
-- $6 = "2026-11-24T02:00:00.000Z"
-- $7 = "Asia/Shanghai"
-- $8 = 3
-- $9 = "2026-11-24T02:00:00.000Z"
-- $10 = "Asia/Shanghai"
-- $11 = "Asia/Shanghai"
-- $12 = 0.001
-- $13 = ["0197a000-0000-7000-8000-000000000001"]
-- $14 = "2026-08-23T16:00:00.000Z"
-- $15 = "2"
-- $16 = "2"
-- $17 = ["0197a000-0000-7000-8000-000000000001"]
