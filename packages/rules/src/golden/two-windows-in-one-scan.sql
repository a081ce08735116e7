-- Orders count in the last 30 days ≥ 2 or Orders last time is more than 90 days ago
-- for everybody: each table once
with "r1" as (
  select "customer_id" as customer_id,
         count(*) filter (where "paid_at" >= $1::timestamptz and "paid_at" <= $2::timestamptz) as "records",
         min("paid_at") filter (where "paid_at" >= $3::timestamptz and "paid_at" > $4::timestamptz) as "arrives_at",
         min("paid_at") filter (where "paid_at" >= $5::timestamptz and "paid_at" <= $6::timestamptz) + make_interval(secs => $7::double precision) as "leaves_at",
         max("paid_at") filter (where "paid_at" <= $8::timestamptz) as "last_at_2",
         min("paid_at") filter (where "paid_at" > $9::timestamptz) as "arrives_at_2"
  from "customer_order"
  where (state = 'paid')
  group by "customer_id"
)
select customer_id,
       ("c1" or "c2") as is_in,
       nullif(case when not ("c1" or "c2") then least("n1", "n2") else greatest(case when "c1" then "n1" end, case when "c2" then "n2" end) end, 'infinity') as next_change_at
from (
  select s.customer_id,
         coalesce("r1"."records", 0) >= $10::bigint as "c1",
         least("r1"."arrives_at", case when coalesce("r1"."records", 0) >= $11::bigint then "r1"."leaves_at" end, 'infinity') as "n1",
         coalesce("w1"."holds_from" <= $12::timestamptz and $13::timestamptz < "w1"."holds_until", false) as "c2",
         least("r1"."arrives_at_2", case when "w1"."holds_from" > $14::timestamptz then "w1"."holds_from" when "w1"."holds_until" > $15::timestamptz then "w1"."holds_until" else 'infinity' end, 'infinity') as "n2"
  from (
    select "customer_id" as customer_id
    from "customer"
  ) as "s"
  left join "r1" on "r1".customer_id = s.customer_id
  left join lateral (
    select "r1"."last_at_2" + make_interval(secs => $16::double precision) as holds_from,
           'infinity'::timestamptz as holds_until
  ) as "w1" on true
) as decided
-- $1 = "2026-10-25T02:00:00.000Z"
-- $2 = "2026-11-24T02:00:00.000Z"
-- $3 = "2026-10-25T02:00:00.000Z"
-- $4 = "2026-11-24T02:00:00.000Z"
-- $5 = "2026-10-25T02:00:00.000Z"
-- $6 = "2026-11-24T02:00:00.000Z"
-- $7 = 2592000.001
-- $8 = "2026-11-24T02:00:00.000Z"
-- $9 = "2026-11-24T02:00:00.000Z"
-- $10 = "2"
-- $11 = "2"
-- $12 = "2026-11-24T02:00:00.000Z"
-- $13 = "2026-11-24T02:00:00.000Z"
-- $14 = "2026-11-24T02:00:00.000Z"
-- $15 = "2026-11-24T02:00:00.000Z"
-- $16 = 7776000.001
