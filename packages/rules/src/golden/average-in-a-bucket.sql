-- random bucket "spring" from 0% to 10% and Orders amount average in the last 36 hours is between ¥50.00 and ¥100.00
-- for a batch, by customer_pkey, customer_order_by_payment
with "r1" as (
  select "customer_id" as customer_id,
         sum("net_amount_fen") filter (where "paid_at" <= $1::timestamptz) as "sum_amount",
         count("net_amount_fen") filter (where "paid_at" <= $2::timestamptz) as "number_amount",
         min("paid_at") filter (where "paid_at" > $3::timestamptz) as "arrives_at",
         min("paid_at") filter (where "paid_at" <= $4::timestamptz) + make_interval(secs => $5::double precision) as "leaves_at"
  from "customer_order"
  where "customer_id" = any($6::uuid[])
    and (state = 'paid')
    and "paid_at" >= $7::timestamptz
  group by "customer_id"
)
select customer_id,
       ("c1" and "c2") as is_in,
       nullif(case when ("c1" and "c2") then least("n2") else greatest(case when not "c1" then 'infinity'::timestamptz end, case when not "c2" then "n2" end) end, 'infinity') as next_change_at
from (
  select s.customer_id,
         ('x' || encode(substr(sha256(convert_to($8::text || ':' || s.customer_id::text, 'UTF8')), 1, 4), 'hex'))::bit(32)::bigint % 10000 >= $9::bigint and ('x' || encode(substr(sha256(convert_to($10::text || ':' || s.customer_id::text, 'UTF8')), 1, 4), 'hex'))::bit(32)::bigint % 10000 < $11::bigint as "c1",
         coalesce(("r1"."sum_amount" >= "r1"."number_amount" * $12::numeric and "r1"."sum_amount" <= "r1"."number_amount" * $13::numeric), false) as "c2",
         least("r1"."arrives_at", "r1"."leaves_at", 'infinity') as "n2"
  from (
    select "customer_id" as customer_id
    from "customer"
    where "customer_id" = any($14::uuid[])
  ) as "s"
  left join "r1" on "r1".customer_id = s.customer_id
) as decided
-- $1 = "2026-11-24T02:00:00.000Z"
-- $2 = "2026-11-24T02:00:00.000Z"
-- $3 = "2026-11-24T02:00:00.000Z"
-- $4 = "2026-11-24T02:00:00.000Z"
-- $5 = 129600.001
-- $6 = ["0197a000-0000-7000-8000-000000000001"]
-- $7 = "2026-11-22T14:00:00.000Z"
-- $8 = "spring"
-- $9 = 0
-- $10 = "spring"
-- $11 = 1000
-- $12 = "5000"
-- $13 = "10000"
-- $14 = ["0197a000-0000-7000-8000-000000000001"]
