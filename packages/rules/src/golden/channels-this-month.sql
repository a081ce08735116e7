-- Orders channel different values this month ≥ 2
-- for a batch, by customer_order_by_payment
with "r1" as (
  select "customer_id" as customer_id,
         count(distinct nullif("channel"::text, '')) filter (where "paid_at" <= $1::timestamptz) as "distinct_channel",
         min("paid_at") filter (where "paid_at" > $2::timestamptz) as "arrives_at",
         case when min("paid_at") filter (where "paid_at" <= $3::timestamptz) is not null then $4::timestamptz end as "leaves_at"
  from "customer_order"
  where "customer_id" = any($5::uuid[])
    and (state = 'paid')
    and "paid_at" >= $6::timestamptz
  group by "customer_id"
)
select customer_id,
       "c1" as is_in,
       nullif("n1", 'infinity') as next_change_at
from (
  select s.customer_id,
         coalesce("r1"."distinct_channel", 0) >= $7::bigint as "c1",
         least("r1"."arrives_at", case when coalesce("r1"."distinct_channel", 0) >= $8::bigint then "r1"."leaves_at" end, 'infinity') as "n1"
  from (
    select "customer_id" as customer_id
    from "customer"
    where "customer_id" = any($9::uuid[])
  ) as "s"
  left join "r1" on "r1".customer_id = s.customer_id
) as decided
-- $1 = "2026-11-24T02:00:00.000Z"
-- $2 = "2026-11-24T02:00:00.000Z"
-- $3 = "2026-11-24T02:00:00.000Z"
-- $4 = "2026-11-30T16:00:00.000Z"
-- $5 = ["0197a000-0000-7000-8000-000000000001"]
-- $6 = "2026-10-31T16:00:00.000Z"
-- $7 = "2"
-- $8 = "2"
-- $9 = ["0197a000-0000-7000-8000-000000000001"]
