-- Orders first time is this quarter
-- for a batch, by customer_order_by_payment
with "r1" as (
  select "customer_id" as customer_id,
         min("paid_at") filter (where "paid_at" <= $1::timestamptz) as "first_at",
         min("paid_at") filter (where "paid_at" > $2::timestamptz) as "arrives_at"
  from "customer_order"
  where "customer_id" = any($3::uuid[])
    and (state = 'paid')
  group by "customer_id"
)
select customer_id,
       "c1" as is_in,
       nullif("n1", 'infinity') as next_change_at
from (
  select s.customer_id,
         coalesce("w1"."holds_from" <= $4::timestamptz and $5::timestamptz < "w1"."holds_until", false) as "c1",
         least("r1"."arrives_at", case when "w1"."holds_from" > $6::timestamptz then "w1"."holds_from" when "w1"."holds_until" > $7::timestamptz then "w1"."holds_until" else 'infinity' end, 'infinity') as "n1"
  from (
    select "customer_id" as customer_id
    from "customer"
    where "customer_id" = any($8::uuid[])
  ) as "s"
  left join "r1" on "r1".customer_id = s.customer_id
  left join lateral (
    select (date_trunc($9::text, (("r1"."first_at" at time zone $10::text)::date)::timestamp)::date - 1 + time '23:59:59.999') at time zone $11::text + make_interval(secs => $12::double precision) as holds_from,
           ((date_trunc($13::text, (("r1"."first_at" at time zone $14::text)::date)::timestamp)::date + make_interval(months => $15::int))::date - 1 + time '23:59:59.999') at time zone $16::text + make_interval(secs => $17::double precision) as holds_until
  ) as "w1" on true
) as decided
-- $1 = "2026-11-24T02:00:00.000Z"
-- $2 = "2026-11-24T02:00:00.000Z"
-- $3 = ["0197a000-0000-7000-8000-000000000001"]
-- $4 = "2026-11-24T02:00:00.000Z"
-- $5 = "2026-11-24T02:00:00.000Z"
-- $6 = "2026-11-24T02:00:00.000Z"
-- $7 = "2026-11-24T02:00:00.000Z"
-- $8 = ["0197a000-0000-7000-8000-000000000001"]
-- $9 = "quarter"
-- $10 = "Asia/Shanghai"
-- $11 = "Asia/Shanghai"
-- $12 = 0.001
-- $13 = "quarter"
-- $14 = "Asia/Shanghai"
-- $15 = 3
-- $16 = "Asia/Shanghai"
-- $17 = 0.001
