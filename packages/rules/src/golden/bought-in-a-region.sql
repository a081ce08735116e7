-- Orders (where place is in or under north, south/s2) count in the last 30 days ≥ 2
-- for a batch, by customer_order_by_payment
with "r1" as (
  select "customer_id" as customer_id,
         count(*) filter (where "paid_at" <= $1::timestamptz) as "records",
         min("paid_at") filter (where "paid_at" > $2::timestamptz) as "arrives_at",
         min("paid_at") filter (where "paid_at" <= $3::timestamptz) + make_interval(secs => $4::double precision) as "leaves_at"
  from "customer_order"
  where "customer_id" = any($5::uuid[])
    and (state = 'paid')
    and "paid_at" >= $6::timestamptz
    and (strpos('/' || nullif("place"::text, '') || '/', $7::text) > 0 or strpos('/' || nullif("place"::text, '') || '/', $8::text) > 0)
  group by "customer_id"
)
select customer_id,
       "c1" as is_in,
       nullif("n1", 'infinity') as next_change_at
from (
  select s.customer_id,
         coalesce("r1"."records", 0) >= $9::bigint as "c1",
         least("r1"."arrives_at", case when coalesce("r1"."records", 0) >= $10::bigint then "r1"."leaves_at" end, 'infinity') as "n1"
  from (
    select "customer_id" as customer_id
    from "customer"
    where "customer_id" = any($11::uuid[])
  ) as "s"
  left join "r1" on "r1".customer_id = s.customer_id
) as decided
-- $1 = "2026-11-24T02:00:00.000Z"
-- $2 = "2026-11-24T02:00:00.000Z"
-- $3 = "2026-11-24T02:00:00.000Z"
-- $4 = 2592000.001
-- $5 = ["0197a000-0000-7000-8000-000000000001"]
-- $6 = "2026-10-25T02:00:00.000Z"
-- $7 = "/north/"
-- $8 = "/south/s2/"
-- $9 = "2"
-- $10 = "2"
-- $11 = ["0197a000-0000-7000-8000-000000000001"]
