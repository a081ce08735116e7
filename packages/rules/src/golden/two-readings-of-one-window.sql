-- Orders count in the last 30 days ≥ 2 or Orders last time in the last 30 days is more than 7 days ago
with "r1" as (
  select "customer_id" as customer_id,
         count(*) filter (where "paid_at" <= $1::timestamptz) as "records",
         min("paid_at") filter (where "paid_at" > $2::timestamptz) as "arrives_at",
         min("paid_at") filter (where "paid_at" <= $3::timestamptz) + make_interval(secs => $4::double precision) as "leaves_at",
         max("paid_at") filter (where "paid_at" <= $5::timestamptz) as "last_at"
  from "customer_order"
  where (state = 'paid')
    and "paid_at" >= $6::timestamptz
  group by "customer_id"
)
select customer_id,
       ("c1" or "c2") as is_in,
       nullif(case when not ("c1" or "c2") then least("n1", "n2") else greatest(case when "c1" then "n1" end, case when "c2" then "n2" end) end, 'infinity') as next_change_at
from (
  select s.customer_id,
         coalesce("r1"."records", 0) >= $7::bigint as "c1",
         least("r1"."arrives_at", case when coalesce("r1"."records", 0) >= $8::bigint then "r1"."leaves_at" end, 'infinity') as "n1",
         coalesce("w1"."holds_from" <= $9::timestamptz and $10::timestamptz < "w1"."holds_until", false) as "c2",
         least("r1"."arrives_at", case when "w1"."holds_from" > $11::timestamptz then "w1"."holds_from" when "w1"."holds_until" > $12::timestamptz then "w1"."holds_until" else 'infinity' end, "r1"."leaves_at", 'infinity') as "n2"
  from (
    select "customer_id" as customer_id
    from "customer"
  ) as "s"
  left join "r1" on "r1".customer_id = s.customer_id
  left join lateral (
    select "r1"."last_at" + make_interval(secs => $13::double precision) as holds_from,
           'infinity'::timestamptz as holds_until
  ) as "w1" on true
) as decided
-- $1 = "2026-11-24T02:00:00.000Z"
-- $2 = "2026-11-24T02:00:00.000Z"
-- $3 = "2026-11-24T02:00:00.000Z"
-- $4 = 2592000.001
-- $5 = "2026-11-24T02:00:00.000Z"
-- $6 = "2026-10-25T02:00:00.000Z"
-- $7 = "2"
-- $8 = "2"
-- $9 = "2026-11-24T02:00:00.000Z"
-- $10 = "2026-11-24T02:00:00.000Z"
-- $11 = "2026-11-24T02:00:00.000Z"
-- $12 = "2026-11-24T02:00:00.000Z"
-- $13 = 604800.001
